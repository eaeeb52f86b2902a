import { consume } from '../../storage/d1/rate-limits.ts'
import { withD1Timeout } from '../cache/d1-timeout.ts'
import { LruMap } from '../cache/lru-map.ts'
import type { RequestContext } from '../context.ts'
import { HttpError } from '../http/http-errors.ts'
import { networkOf } from './client-network.ts'
import { keyedHash } from './keys.ts'

/**
 * The rate limits of new identities per network. A school or an office behind one address stays
 * below them; a script soon does not.
 */
const rateLimits = {
  /** New conversations. */
  visitors: { burst: 120, perMinute: 20 },
  /** Names in a draw, where a whole family may come in one minute. Watching needs no name. */
  guests: { burst: 120, perMinute: 30 },
} as const

const messages: Partial<Record<keyof typeof rateLimits, string>> = {
  guests: 'Too many new names from your network. You can watch meanwhile; please try again in a little.',
}

/** A keyed hash of the network that changes daily. The address itself is stored nowhere. */
export function networkKey(c: RequestContext, purpose: string): string {
  const network = networkOf(c.req.header('cf-connecting-ip') ?? '')
  const day = new Date().toISOString().slice(0, 10)
  return `${purpose}:${keyedHash(c.var.settings.secrets[0], 'network', `${day} ${network}`)}`
}

/**
 * Until when D1 need not be asked again, because it has refused this key: a script that goes on
 * costs nothing. Several requests may be on their way before the first refusal.
 */
const refusedUntil = new LruMap<number>(10_000)

/**
 * Consumes from buckets in D1 as `consume` does. The wait of a refusal (ms) is remembered, and 0
 * returned when nothing refused.
 */
export async function consumeInD1(db: D1Database, buckets: Parameters<typeof consume>[1], withinMs?: number): Promise<number> {
  const now = Date.now()
  const known = Math.max(...buckets.map(([key]) => refusedUntil.get(key) ?? 0)) - now
  if (known > 0) return known
  const waits = await withD1Timeout(consume(db, buckets, now), withinMs)
  for (const [place, [key]] of buckets.entries()) if ((waits[place] ?? 0) > 0) refusedUntil.set(key, now + waits[place]!)
  return Math.max(...waits)
}

/**
 * Counts one new identity for this network, or refuses with `too-many` and the time to retry. The
 * platform's limiter is a coarse shield in front of D1, which counts exactly. While D1 is
 * unavailable only the shield limits.
 */
export async function consumeNewIdentity(c: RequestContext, purpose: keyof typeof rateLimits): Promise<void> {
  const key = networkKey(c, purpose)
  const tooMany = (retryAfterMs: number) =>
    new HttpError('too-many', { retryAfterMs, ...(messages[purpose] === undefined ? {} : { message: messages[purpose] }) })
  const shield = await c.env.NEW_IDENTITIES.limit({ key })
  if (!shield.success) throw tooMany(60_000)
  const wait = await consumeInD1(c.env.DB, [[key, rateLimits[purpose]]], 1_000).catch(() => 0)
  if (wait > 0) throw tooMany(wait)
}
