import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { Refusal } from '../../protocol/envelope.ts'
import { type RefusalCode, type RefusalOptions, refusal } from '../../protocol/errors.ts'

/** The status of each refusal over HTTP, for those who read no bodies. */
const statuses: Partial<Record<RefusalCode, ContentfulStatusCode>> = {
  'too-large': 413,
  'not-signed-in': 401,
  'wrong-credential': 401,
  expired: 401,
  'wrong-sign-in': 401,
  'not-allowed': 403,
  'wrong-origin': 403,
  'not-yours': 403,
  'not-open-yet': 403,
  closed: 403,
  'live-chat-off': 403,
  'name-needed': 403,
  'too-fast': 429,
  'too-many': 429,
  'too-many-refused': 429,
  'no-such-message': 404,
  'no-such-conversation': 404,
  'no-such-department': 404,
  'no-such-agent': 404,
  'no-such-draw': 404,
  'no-draw': 404,
  'not-found': 404,
  'already-claimed': 409,
  'not-claimed': 409,
  'already-resolved': 409,
  'taken-over': 409,
  'answer-over': 409,
  'last-admin': 409,
  'several-draws': 409,
  'name-reserved': 409,
  duplicate: 409,
  'not-supported': 503,
  'not-stored': 503,
  'relay-full': 503,
  unavailable: 503,
  'internal-error': 500,
}

/** Thrown anywhere on the way through a door; becomes its answer in `worker/index.ts`. */
export class HttpError extends Error {
  readonly refusal: Refusal

  constructor(code: RefusalCode | Refusal, options: RefusalOptions = {}) {
    const refused = typeof code === 'string' ? refusal(code, options) : code
    super(refused.code)
    this.refusal = refused
  }
}

export function errorResponse(refused: Refusal): Response {
  const headers = new Headers({ 'cache-control': 'no-store' })
  if (refused.retryAfterMs !== undefined) headers.set('retry-after', String(Math.ceil(refused.retryAfterMs / 1000)))
  return Response.json(refused, { status: statuses[refused.code as RefusalCode] ?? 400, headers })
}
