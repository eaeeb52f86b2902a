import { getCookie, setCookie } from 'hono/cookie'
import type { Person } from '../../protocol/envelope.ts'
import { sessionMs, sessionPerson, touchSession } from '../../storage/d1/sessions.ts'
import { withD1Timeout } from '../cache/d1-timeout.ts'
import type { RequestContext } from '../context.ts'
import { HttpError } from '../http/http-errors.ts'
import { kinds, type VerifiedClaims } from './credentials.ts'

/** An agent or admin as the session proved him. */
export interface StaffSession {
  readonly person: Person
  /** Epoch ms of the last time when D1 said yes to this session: a dismissal at or after it ends what rests on it. */
  readonly since: number
  readonly session: string
}

const sessionCookie = '__Host-parley_session'
const passCookie = '__Host-parley_pass'
const cookie = { httpOnly: true, secure: true, sameSite: 'Lax', path: '/' } as const

/** Passes are renewed when they are this old, so that one in use is good for ten minutes at any moment. */
const renewAfterMs = 5 * 60_000
/** How long D1 may be away before an agent at work is asked to wait for it. */
const withoutD1Ms = 75 * 60_000
/** Every door of an agent asks D1, so it is given up soon. */
const askMs = 1_500

export async function startStaffSession(c: RequestContext, session: string, proof: { hash: string }, person: Person): Promise<void> {
  setCookie(c, sessionCookie, session, { ...cookie, maxAge: sessionMs / 1000 })
  await issuePass(c, { person, session: proof.hash, since: Date.now() })
}

export function clearCookies(c: RequestContext): void {
  for (const name of [sessionCookie, passCookie]) setCookie(c, name, '', { ...cookie, maxAge: 0 })
}

/**
 * Who comes with these cookies. D1 is asked each time whether the session still stands; while it is away a valid pass
 * alone is enough, and keeps its `since`, so that nothing it opens outlives a dismissal.
 */
export async function staffOf(c: RequestContext): Promise<StaffSession> {
  const text = getCookie(c, sessionCookie)
  if (text === undefined) throw new HttpError('not-signed-in')
  const session = await c.var.credentials.verify('session', text)
  if ('refused' in session) throw new HttpError('not-signed-in')
  const { hash } = session.proof
  const pass = await passOf(c, hash)
  const now = Date.now()
  let person: Person | undefined
  try {
    person = await withD1Timeout(sessionPerson(c.env.DB, hash, now), askMs)
  } catch (away) {
    if (pass === undefined || pass.since < now - withoutD1Ms) throw away
    if (isOld(pass, now)) await issuePass(c, { person: pass.person, session: hash, since: pass.since })
    return { person: pass.person, since: pass.since, session: hash }
  }
  if (person === undefined) {
    clearCookies(c)
    throw new HttpError('not-signed-in')
  }
  if (pass === undefined || isOld(pass, now) || pass.person.role !== person.role) {
    await issuePass(c, { person, session: hash, since: now })
    c.executionCtx.waitUntil(touchSession(c.env.DB, hash, now).catch(() => undefined))
  }
  return { person, since: now, session: hash }
}

const isOld = (pass: VerifiedClaims['pass'], now: number) => pass.ends - kinds.pass.lifeMs + renewAfterMs < now

async function passOf(c: RequestContext, session: string): Promise<VerifiedClaims['pass'] | undefined> {
  const verdict = await c.var.credentials.verify('pass', getCookie(c, passCookie) ?? '')
  return 'proof' in verdict && verdict.proof.session === session ? verdict.proof : undefined
}

async function issuePass(c: RequestContext, claims: { person: Person; session: string; since: number }): Promise<void> {
  setCookie(c, passCookie, await c.var.credentials.mint('pass', claims), { ...cookie, maxAge: kinds.pass.lifeMs / 1000 })
}
