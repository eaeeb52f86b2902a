import { limits } from '../../protocol/limits.ts'
import type { Disconnect } from './transport.ts'

/** How long to wait before the next try: 1 s doubling to 10 s, with full jitter, so that a crowd does not come back as one. */
export const backoffMs = (tries: number, random: number): number =>
  Math.round(random * Math.min(limits.reconnectMostMs, limits.reconnectFirstMs * 2 ** tries))

/** Refusals of a door that trying again cannot change. */
const lasting: ReadonlySet<string> = new Set([
  'not-signed-in',
  'wrong-credential',
  'expired',
  'not-allowed',
  'wrong-origin',
  'no-such-conversation',
  'no-such-draw',
  'not-found',
])

/** The code that ends it for good, if this loss does. A dead network, a deploy and a tired server never do. */
export const endOf = ({ refused }: Disconnect): string | undefined =>
  refused && refused.retryAfterMs === undefined && lasting.has(refused.code) ? refused.code : undefined
