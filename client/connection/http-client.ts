import type { Refusal } from '../../protocol/envelope.ts'
import { clientRefusal as refusal } from '../../protocol/errors.ts'
import { type BodyOf, type Endpoint, pathOf, type ResponseOf } from '../../protocol/http/route.ts'

/** What `request` throws: the endpoint's refusal, or our own when there was no response. */
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

/** Calls one endpoint of `protocol/http/`. Throws `ApiError`, and nothing else. */
export async function request<E extends Endpoint<unknown, unknown>>(
  endpoint: E,
  options: RequestOptions<BodyOf<E>> = {},
): Promise<ResponseOf<E>> {
  const { params, query, body, bearer, base = '', fetch: send = fetch } = options
  let json: unknown
  let status = 0
  try {
    const response = await send(base + pathOf(endpoint, params, query), {
      method: endpoint.method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
      },
      body: JSON.stringify(body),
      // Only agents have a cookie, and only at their own endpoints.
      credentials: endpoint.path.startsWith('/api/agent/') ? 'same-origin' : 'omit',
    })
    status = response.status
    json = await response.json()
    if (response.ok) return json as ResponseOf<E>
  } catch {
    // No network, or a response that is not JSON and so not ours.
  }
  if (isProblem(json)) throw new ApiError({ ...json, type: 'refused' })
  // A proxy in between that refuses the request itself, for its size or content, does so each time.
  const isFinal = /4(?!08|29)../.test(`${status}`)
  throw new ApiError(refusal('unavailable', isFinal ? {} : { retryAfterMs: 1_000 }))
}

/**
 * Problem details (RFC 9457) of ours. A proxy in between may send a `code` too; only we send a
 * `message`.
 */
const isProblem = (json: unknown): json is Omit<Refusal, 'type'> => typeof (json as Partial<Refusal> | null)?.message === 'string'
