import type { RateLimit } from '../../storage/d1/rate-limits.ts'
import type { RequestContext } from '../context.ts'
import { HttpError } from '../http/http-errors.ts'
import { networkKey } from './identity-rate-limit.ts'
import { MemoryRateLimit } from './memory-rate-limit.ts'

/**
 * What a network without a valid credential may cost before it is asked to wait: each of these
 * reaches an object, D1 or a slow comparison. An office or a school stays below them.
 */
const rateLimits = {
  /** Names of guests that are compared with those of staff. */
  names: { burst: 200, perMinute: 120 },
  /** Older messages of a draw that no cache has. */
  pages: { burst: 60, perMinute: 120 },
  /** Refresh secrets; a right one is given back. */
  refreshes: { burst: 60, perMinute: 30 },
  /** Session cookies without a pass; a right one is given back. */
  sessions: { burst: 60, perMinute: 30 },
} as const satisfies Record<string, RateLimit>

export type StrangerPurpose = keyof typeof rateLimits

const limits = Object.fromEntries(Object.entries(rateLimits).map(([purpose, limit]) => [purpose, new MemoryRateLimit(limit)])) as Record<
  StrangerPurpose,
  MemoryRateLimit
>

/**
 * Takes one from what this network may cost, or refuses with `too-fast` and the time to wait. The
 * returned function gives it back when the caller turned out to be no stranger.
 */
export function takeFromNetwork(c: RequestContext, purpose: StrangerPurpose): () => void {
  const key = networkKey(c, purpose)
  const retryAfterMs = limits[purpose].take(key)
  if (retryAfterMs > 0)
    throw new HttpError('too-fast', { retryAfterMs, message: 'Too many requests from your network. Please wait a moment.' })
  return () => limits[purpose].giveBack(key)
}
