import { consume } from '../../storage/d1/rate-limits.ts'
import { withD1Timeout } from '../cache/d1-timeout.ts'
import type { RequestContext } from '../context.ts'
import { HttpError } from '../http/http-errors.ts'
import { networkOf } from './client-network.ts'
import { keyedHash } from './keys.ts'

/**
 * How many new identities one network may have, by what they are for. A school or an office behind one address is not
 * turned away; a script soon is.
 */
const budgets = {
  /** Conversations that begin. */
  newcomers: { burst: 120, perMinute: 20 },
  /** Names in a draw, where a whole family comes in one minute. Watching costs nothing. */
  guests: { burst: 120, perMinute: 30 },
} as const

const sentences: Partial<Record<keyof typeof budgets, string>> = {
  guests: 'Too many new names from your network. You can watch meanwhile; please try again in a little.',
}

/** A network under a name that means nothing tomorrow and nothing without our secret. Addresses themselves are kept nowhere. */
export function networkKey(c: RequestContext, purpose: string): string {
  const network = networkOf(c.req.header('cf-connecting-ip') ?? '')
  const day = new Date().toISOString().slice(0, 10)
  return `${purpose}:${keyedHash(c.var.settings.secrets[0], 'network', `${day} ${network}`)}`
}

/**
 * One new identity for this network, or the refusal `too-many` with when to come again. The platform's limiter is the
 * coarse shield before D1; D1 counts exactly. While D1 is away the shield alone has to do: nobody is turned away for our trouble.
 */
export async function consumeNewIdentity(c: RequestContext, purpose: keyof typeof budgets): Promise<void> {
  const key = networkKey(c, purpose)
  const tooMany = (retryAfterMs: number) =>
    new HttpError('too-many', { retryAfterMs, ...(sentences[purpose] === undefined ? {} : { message: sentences[purpose] }) })
  const shield = await c.env.NEWCOMERS.limit({ key })
  if (!shield.success) throw tooMany(60_000)
  const [wait = 0] = await withD1Timeout(consume(c.env.DB, [[key, budgets[purpose]]], Date.now()), 1_000).catch(() => [0])
  if (wait > 0) throw tooMany(wait)
}
