import { Hono } from 'hono'
import { inboxOf } from '../../durable-objects/inbox.ts'
import { log } from '../../durable-objects/logging/logger.ts'
import { signInBody } from '../../protocol/schemas/http.ts'
import { endSession, startSession } from '../../storage/d1/sessions.ts'
import { signIn } from '../auth/sign-in.ts'
import { clearCookies, startStaffSession } from '../auth/staff-session.ts'
import { withD1Timeout } from '../cache/d1-timeout.ts'
import type { Parley } from '../context.ts'
import { fields, handle, readJson } from '../endpoint.ts'
import { HttpError } from '../http/http-errors.ts'

/** Coming and going of agents and admins. */
export const session = new Hono<Parley>()

handle(session, 'signIn', async (c) => {
  const { email, password } = fields(signInBody, await readJson(c))
  const you = await signIn(c, email, password)
  const text = await c.var.credentials.mint('session', {})
  const kept = await c.var.credentials.verify('session', text)
  if ('refused' in kept) throw new HttpError(kept.refused)
  await withD1Timeout(startSession(c.env.DB, kept.proof.hash, you.id, Date.now()))
  await startStaffSession(c, text, kept.proof, you)
  log('info', 'signed-in', { by: you.id, role: you.role })
  return { you }
})

/** His sockets close at once, here and in every room he visited. Another browser of his comes back with a fresh ticket. */
handle(session, 'signOut', async (c, { person, session: hash }) => {
  await withD1Timeout(endSession(c.env.DB, hash))
  await inboxOf(c.env).revoke({ v: 1, person: person.id, at: Date.now() })
  clearCookies(c)
  log('info', 'signed-out', { by: person.id })
  return { ok: true }
})

handle(session, 'me', (_, { person }) => ({ you: person }))
