import type { Refusal } from '../../protocol/envelope.ts'
import { clientRefusal as refusal } from '../../protocol/errors.ts'
import { type BodyOf, type Endpoint, pathOf, type ResponseOf } from '../../protocol/http/route.ts'

/** What `call` throws: the door's own refusal, or ours when nobody answered. */
export class ApiError extends Error {
  readonly refusal: Refusal
  constructor(refused: Refusal) {
    super(refused.message)
    this.refusal = refused
  }
}

export interface RequestOptions<B> {
  readonly params?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, string | number | undefined>>
  readonly body?: B
  readonly bearer?: string
  /** The origin of the chat, '' for the page's own. */
  readonly base?: string
  readonly fetch?: typeof fetch | undefined
}

/** Goes through one door of `protocol/http/route.ts`. Throws `DoorRefused`, and nothing else. */
export async function request<D extends Endpoint<unknown, unknown>>(
  door: D,
  options: RequestOptions<BodyOf<D>> = {},
): Promise<ResponseOf<D>> {
  const { params, query, body, bearer, base = '', fetch: through = fetch } = options
  let said: unknown
  let ok = false
  try {
    const response = await through(base + pathOf(door, params, query), {
      method: door.method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
      },
      body: JSON.stringify(body),
      // Only agents have a cookie, and only at their own doors.
      credentials: door.path.startsWith('/api/agent/') ? 'same-origin' : 'omit',
    })
    ok = response.ok
    said = await response.json()
  } catch {
    throw new ApiError(refusal('unavailable', { retryAfterMs: 1_000 }))
  }
  if (!ok) throw new ApiError(isRefusal(said) ? said : refusal('internal-error', { retryAfterMs: 1_000 }))
  return said as ResponseOf<D>
}

/** Others answer with a code as well, a proxy in between for one; only we have a sentence. */
const isRefusal = (said: unknown): said is Refusal => typeof (said as Partial<Refusal> | null)?.message === 'string'
