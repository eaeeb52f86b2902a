import { type AnswerOf, addressOf, type BodyOf, type Door } from '../protocol/http.ts'
import { ownRefusal as refusal } from '../protocol/refusals.ts'
import type { Refusal } from '../protocol/road.ts'

/** What `call` throws: the door's own refusal, or ours when nobody answered. */
export class DoorRefused extends Error {
  readonly refusal: Refusal
  constructor(refused: Refusal) {
    super(refused.say)
    this.refusal = refused
  }
}

export interface CallOptions<B> {
  readonly params?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, string | number | undefined>>
  readonly body?: B
  readonly bearer?: string
  /** The origin of the chat, '' for the page's own. */
  readonly base?: string
  readonly fetch?: typeof fetch
}

/** Goes through one door of `protocol/http.ts`. Throws `DoorRefused`, and nothing else. */
export async function call<D extends Door<unknown, unknown>>(door: D, options: CallOptions<BodyOf<D>> = {}): Promise<AnswerOf<D>> {
  const { params, query, body, bearer, base = '', fetch: through = globalThis.fetch } = options
  let said: unknown
  let ok = false
  try {
    const response = await through.call(globalThis, base + addressOf(door, params, query), {
      method: door.method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      // Only agents have a cookie, and only at their own doors.
      credentials: door.path.startsWith('/api/agent/') ? 'same-origin' : 'omit',
    })
    ok = response.ok
    said = await response.json()
  } catch {
    throw new DoorRefused(refusal('unavailable', { retryAfterMs: 1_000 }))
  }
  if (!ok) throw new DoorRefused(isRefusal(said) ? said : refusal('our-fault', { retryAfterMs: 1_000 }))
  return said as AnswerOf<D>
}

const isRefusal = (said: unknown): said is Refusal => typeof said === 'object' && said !== null && 'code' in said && 'say' in said
