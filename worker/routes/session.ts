import { Hono } from 'hono'
import { log } from '../../durable-objects/logging/logger.ts'
import { inboxOf } from '../../durable-objects/namespaces.ts'
import { endSession, startSession } from '../../storage/d1/sessions.ts'
import { mintSecret } from '../auth/secrets.ts'
import { signIn } from '../auth/sign-in.ts'
import { clearCookies, startStaffSession } from '../auth/staff-session.ts'
import { withD1Timeout } from '../cache/d1-timeout.ts'
import type { Parley } from '../context.ts'
import { handle } from '../endpoint.ts'

/** Sign-in and sign-out of agents and admins. */
export const session = new Hono<Parley>()

handle(session, 'signIn', async (c, _, { body: { email, password } }) => {
  const you = await signIn(c, email, password)
  const secret = mintSecret('session')
  await withD1Timeout(startSession(c.env.DB, secret.hash, you.id, Date.now()))
  await startStaffSession(c, secret, you)
  log('info', 'signed-in', { by: you.id, role: you.role })
  return { you }
})

/**
 * The agent's sockets close at once, in the inbox and in every room. Another browser of theirs
 * reconnects with a new ticket.
 */
handle(session, 'signOut', async (c, { person, session: hash }) => {
  // The inbox first: while D1 is unavailable it alone knows that copies of this pass are worthless.
  await inboxOf(c.env).revoke({ v: 1, person: person.id, at: Date.now() })
  await withD1Timeout(endSession(c.env.DB, hash))
  clearCookies(c)
  log('info', 'signed-out', { by: person.id })
  return { ok: true }
})

handle(session, 'me', (_, { person }) => ({ you: person }))
