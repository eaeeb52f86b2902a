import { consume } from '../../storage/d1/rate-limits.ts'
import { withD1Timeout } from '../cache/d1-timeout.ts'
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
  const [wait = 0] = await withD1Timeout(consume(c.env.DB, [[key, rateLimits[purpose]]], Date.now()), 1_000).catch(() => [0])
  if (wait > 0) throw tooMany(wait)
}
