import { limits } from '../../protocol/limits.ts'
import type { Disconnect } from './transport.ts'

/**
 * The retry delay: exponential backoff from 1 s to 10 s with full jitter, so that many clients do
 * not reconnect at the same moment. `random` is in [0, 1).
 */
export const backoffMs = (tries: number, random: number): number =>
  Math.round(random * Math.min(limits.reconnectMostMs, limits.reconnectFirstMs * 2 ** tries))

/** Refusals that a retry cannot change. */
const finalCodes: ReadonlySet<string> = new Set([
  'not-signed-in',
  'wrong-credential',
  'expired',
  'not-allowed',
  'wrong-origin',
  'no-such-conversation',
  'no-such-draw',
  'not-found',
  'invalid-request',
])

/**
 * The refusal's code if it ends the connection for good. Network errors, deploys and overload never
 * do.
 */
export const endCodeOf = ({ refused }: Disconnect): string | undefined =>
  refused && refused.retryAfterMs === undefined && finalCodes.has(refused.code) ? refused.code : undefined
