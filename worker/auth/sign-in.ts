import type { Person } from '../../protocol/envelope.ts'
import { agentByEmail, personOf } from '../../storage/d1/agents.ts'
import { consume, refund } from '../../storage/d1/rate-limits.ts'
import { withD1Timeout } from '../cache/d1-timeout.ts'
import type { RequestContext } from '../context.ts'
import { HttpError } from '../http/http-errors.ts'
import { networkKey } from './identity-rate-limit.ts'
import { keyedHash } from './keys.ts'
import { isPassword } from './passwords.ts'

/*
 * Failures slow down and never lock. Who fails from one network at one account, or at many accounts, waits before the
 * next try. Failures at one account from everywhere only make its answers slow, for a stranger must not be able to keep
 * the owner out.
 */
const atOneAccount = { burst: 5, perMinute: 6 }
const fromOneNetwork = { burst: 40, perMinute: 20 }
const fromEverywhere = { burst: 20, perMinute: 10 }
const slowAnswerMs = 2_000

/** The person of this account, if the password is right. Unknown account and wrong password take the same time and words. */
export async function signIn(c: RequestContext, email: string, password: string): Promise<Person> {
  const account = keyedHash(c.var.settings.secrets[0], 'account', email.toLowerCase())
  const network = networkKey(c, 'sign-in')
  const keys = [`${network}:${account}`, network, `sign-in:${account}`] as const
  const now = Date.now()
  // Every try counts at first, so that a hundred at the same instant are a hundred.
  const [here = 0, around = 0, anywhere = 0] = await withD1Timeout(
    consume(
      c.env.DB,
      [
        [keys[0], atOneAccount],
        [keys[1], fromOneNetwork],
        [keys[2], fromEverywhere],
      ],
      now,
    ),
  )
  const retryAfterMs = Math.max(here, around)
  if (retryAfterMs > 0) throw new HttpError('too-fast', { retryAfterMs, message: 'Too many tries did not succeed. Please wait a moment.' })
  if (anywhere > 0) await new Promise((go) => setTimeout(go, slowAnswerMs))

  const row = await withD1Timeout(agentByEmail(c.env.DB, email))
  const isRight = await isPassword(password, row?.secret)
  if (row === undefined || !isRight || row.disabledAt !== null) throw new HttpError('wrong-sign-in')
  c.executionCtx.waitUntil(refund(c.env.DB, keys).catch(() => undefined))
  return personOf(row)
}
