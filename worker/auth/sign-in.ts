import type { Person } from '../../protocol/envelope.ts'
import { passwordSignIn, touchCredential } from '../../storage/d1/agent-credentials.ts'
import { personOf } from '../../storage/d1/agents.ts'
import { refund } from '../../storage/d1/rate-limits.ts'
import { withD1Timeout } from '../cache/d1-timeout.ts'
import type { RequestContext } from '../context.ts'
import { HttpError } from '../http/http-errors.ts'
import { HashQueue } from './hash-queue.ts'
import { consumeInD1, networkKey } from './identity-rate-limit.ts'
import { keyedHash } from './keys.ts'
import { isPassword } from './passwords.ts'

/*
 * Rate limits of failed sign-ins. Failures slow down and never lock. After failures from one
 * network at one account, or at many accounts, that network waits before the next try. Failures at
 * one account from all networks only make its responses slow, because an attacker must not be able
 * to lock the owner out.
 */
const perNetworkAndAccount = { burst: 5, perMinute: 6 }
const perNetwork = { burst: 40, perMinute: 20 }
const perAccount = { burst: 20, perMinute: 10 }
const slowResponseMs = 2_000

/** The password hashes of this isolate. */
const hashes = new HashQueue()

/**
 * The person of this account, if the password is right. An unknown account and a wrong password
 * take the same time and get the same refusal.
 */
export async function signIn(c: RequestContext, email: string, password: string): Promise<Person> {
  const network = networkKey(c, 'sign-in')
  const place = hashes.enter(network)
  if (place === undefined) throw tooFast(1_000)
  try {
    return await signInAt(c, network, email, password)
  } finally {
    place.leave()
  }
}

const tooFast = (retryAfterMs: number) =>
  new HttpError('too-fast', { retryAfterMs, message: 'Too many tries did not succeed. Please wait a moment.' })

async function signInAt(c: RequestContext, network: string, email: string, password: string): Promise<Person> {
  const account = keyedHash(c.var.settings.secrets[0], 'account', email.toLowerCase())
  const keys = [`${network}:${account}`, network, `sign-in:${account}`] as const
  // Every try counts at first, so that a hundred at the same instant count as a hundred.
  const retryAfterMs = await consumeInD1(c.env.DB, [
    [keys[0], perNetworkAndAccount],
    [keys[1], perNetwork],
  ])
  if (retryAfterMs > 0) throw tooFast(retryAfterMs)
  if ((await consumeInD1(c.env.DB, [[keys[2], perAccount]])) > 0) await new Promise((resume) => setTimeout(resume, slowResponseMs))

  const found = await withD1Timeout(passwordSignIn(c.env.DB, email))
  const isRight = await hashes.run(() => isPassword(password, found?.password?.secret))
  if (!found?.password || !isRight || found.agent.disabledAt !== null) throw new HttpError('wrong-sign-in')
  const used = touchCredential(c.env.DB, found.password.id, Date.now())
  c.executionCtx.waitUntil(Promise.allSettled([refund(c.env.DB, keys), used]))
  return personOf(found.agent)
}
