import type { Refusal } from '../../protocol/envelope.ts'
import { type RefusalCode, type RefusalOptions, refusal } from '../../protocol/errors.ts'

/** The HTTP status of each refusal; 400 where none is named. */
const statuses: Partial<Record<RefusalCode, number>> = {
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
  'too-many-sockets': 429,
  'no-such-message': 404,
  'no-such-conversation': 404,
  'no-such-department': 404,
  'no-such-agent': 404,
  'no-such-draw': 404,
  'no-draw': 404,
  'not-found': 404,
  'id-taken': 409,
  'already-claimed': 409,
  'not-claimed': 409,
  'already-resolved': 409,
  'taken-over': 409,
  'answer-over': 409,
  'last-admin': 409,
  'several-draws': 409,
  'name-reserved': 409,
  duplicate: 409,
  // Any client can send a command that we do not know, so that is no error of ours.
  'not-supported': 400,
  'not-stored': 503,
  'relay-full': 503,
  unavailable: 503,
  'internal-error': 500,
}

const titles: Partial<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  409: 'Conflict',
  413: 'Content Too Large',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
}

export const problemType = 'application/problem+json'

/** The HTTP status of a refusal. */
export const statusOf = ({ code }: Refusal): number => statuses[code as RefusalCode] ?? 400

/** A refusal that a handler throws; `worker/app.ts` makes it the response. */
export class HttpError extends Error {
  readonly refusal: Refusal

  constructor(code: RefusalCode | Refusal, options: RefusalOptions = {}) {
    const refused = typeof code === 'string' ? refusal(code, options) : code
    super(refused.code)
    this.refusal = refused
  }
}

/**
 * A refusal as problem details (RFC 9457): `status` and `title` of the RFC, and our `code`,
 * `message` and `retryAfterMs`. The RFC's `type` is absent, which means `about:blank`. `id` names
 * the refused command, if the request was one.
 */
export function errorResponse({ type: _, ...refused }: Refusal): Response {
  const status = statusOf({ type: 'refused', ...refused })
  const headers = new Headers({ 'content-type': problemType, 'cache-control': 'no-store' })
  if (refused.retryAfterMs !== undefined) headers.set('retry-after', String(Math.ceil(refused.retryAfterMs / 1000)))
  return new Response(JSON.stringify({ status, title: titles[status], ...refused }), { status, headers })
}
