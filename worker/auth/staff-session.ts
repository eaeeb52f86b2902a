import { getCookie, setCookie } from 'hono/cookie'
import { errorName, log } from '../../durable-objects/logging/logger.ts'
import { inboxOf } from '../../durable-objects/namespaces.ts'
import { withTimeout } from '../../durable-objects/timing/timeout.ts'
import type { Person } from '../../protocol/envelope.ts'
import { sessionMs, sessionPerson, touchSession } from '../../storage/d1/sessions.ts'
import { withD1Timeout } from '../cache/d1-timeout.ts'
import type { RequestContext } from '../context.ts'
import { HttpError } from '../http/http-errors.ts'
import { kinds, type VerifiedClaims } from './credentials.ts'
import type { MintedSecret } from './secrets.ts'
import { takeFromNetwork } from './stranger-rate-limits.ts'

/** An agent or admin, as their session cookie proved. */
export interface StaffSession {
  readonly person: Person
  /**
   * Epoch ms when D1 last confirmed this session: disabling the agent at or after it ends all that
   * rests on it.
   */
  readonly since: number
  /** The hash of the session's secret. */
  readonly session: string
}

const sessionCookie = '__Host-parley_session'
const passCookie = '__Host-parley_pass'
const cookie = { httpOnly: true, secure: true, sameSite: 'Lax', path: '/' } as const

/**
 * Passes are renewed at this age, so that one in use is valid for ten more minutes at any moment.
 */
const renewAfterMs = 5 * 60_000
/** How long D1 may be unavailable before an agent at work is refused. */
const withoutD1Ms = 75 * 60_000
/** Every staff endpoint asks D1, so the timeout is short. */
const sessionTimeoutMs = 1_500

export async function startStaffSession(c: RequestContext, { text, hash }: MintedSecret, person: Person): Promise<void> {
  setCookie(c, sessionCookie, text, { ...cookie, maxAge: sessionMs / 1000 })
  await issuePass(c, { person, session: hash, since: Date.now() })
}

export function clearCookies(c: RequestContext): void {
  for (const name of [sessionCookie, passCookie]) setCookie(c, name, '', { ...cookie, maxAge: 0 })
}

/**
 * The agent or admin of these cookies. D1 confirms the session on each request. While D1 is
 * unavailable a valid pass is enough, if the inbox, which learns of every disabling and sign-out,
 * confirms that it was not revoked. The pass keeps its `since`, so that no right outlives the
 * disabling of an agent.
 */
export async function staffOf(c: RequestContext): Promise<StaffSession> {
  const text = getCookie(c, sessionCookie)
  if (text === undefined) throw new HttpError('not-signed-in')
  const session = await c.var.credentials.verify('session', text)
  if ('refused' in session) throw new HttpError('not-signed-in')
  const { hash } = session.proof
  const pass = await passOf(c, hash)
  const now = Date.now()
  // A random cookie would reach D1 each time. A pass proves that its session existed.
  const giveBack = pass === undefined ? takeFromNetwork(c, 'sessions') : undefined
  let person: Person | undefined
  try {
    person = await withD1Timeout(sessionPerson(c.env.DB, hash, now), sessionTimeoutMs)
  } catch (unavailable) {
    if (pass === undefined || pass.since < now - withoutD1Ms) throw unavailable
    if (await isDismissed(c, pass)) {
      clearCookies(c)
      throw new HttpError('not-signed-in')
    }
    if (isOld(pass, now)) await issuePass(c, { person: pass.person, session: hash, since: pass.since })
    return { person: pass.person, since: pass.since, session: hash }
  }
  if (person === undefined) {
    clearCookies(c)
    throw new HttpError('not-signed-in')
  }
  giveBack?.()
  if (pass === undefined || isOld(pass, now) || pass.person.role !== person.role) {
    await issuePass(c, { person, session: hash, since: now })
    c.executionCtx.waitUntil(touchSession(c.env.DB, hash, now).catch(() => undefined))
  }
  return { person, since: now, session: hash }
}

/** Without an answer of the inbox no one knows, and the request is refused with `unavailable`. */
async function isDismissed(c: RequestContext, { person, since }: VerifiedClaims['pass']): Promise<boolean> {
  try {
    const asked = inboxOf(c.env).isRevoked({ v: 1, person: person.id, since })
    return await withTimeout(sessionTimeoutMs, asked, `the inbox was silent for ${sessionTimeoutMs} ms`)
  } catch (error) {
    log('error', 'inbox-unavailable', { error: errorName(error) })
    throw new HttpError('unavailable', { retryAfterMs: 5_000 })
  }
}

/** The agent or admin of a session, as D1 confirms it now. Refuses `expired`, and anyone while D1 is unavailable. */
export async function confirmedSession(c: RequestContext, session: string): Promise<StaffSession> {
  const now = Date.now()
  const person = await withD1Timeout(sessionPerson(c.env.DB, session, now), sessionTimeoutMs)
  if (person === undefined) throw new HttpError('expired')
  return { person, since: now, session }
}

const isOld = (pass: VerifiedClaims['pass'], now: number) => pass.ends - kinds.pass.lifeMs + renewAfterMs < now

async function passOf(c: RequestContext, session: string): Promise<VerifiedClaims['pass'] | undefined> {
  const result = await c.var.credentials.verify('pass', getCookie(c, passCookie) ?? '')
  return 'proof' in result && result.proof.session === session ? result.proof : undefined
}

async function issuePass(c: RequestContext, claims: { person: Person; session: string; since: number }): Promise<void> {
  setCookie(c, passCookie, await c.var.credentials.mint('pass', claims), { ...cookie, maxAge: kinds.pass.lifeMs / 1000 })
}
