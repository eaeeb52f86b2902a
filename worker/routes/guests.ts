import { randomBytes } from 'node:crypto'
import { Hono } from 'hono'
import { guestName } from '../../domain/draw/guest-name.ts'
import { namelessViewer } from '../../domain/draw/nameless-viewers.ts'
import { log } from '../../durable-objects/logging/logger.ts'
import { drawOf } from '../../durable-objects/namespaces.ts'
import type { Person, RoomId } from '../../protocol/envelope.ts'
import type { DrawPass } from '../../protocol/http/draw.ts'
import type { VerifiedClaims } from '../auth/credentials.ts'
import { consumeNewIdentity, networkKey } from '../auth/identity-rate-limit.ts'
import { confirmedSession } from '../auth/staff-session.ts'
import { takeFromNetwork } from '../auth/stranger-rate-limits.ts'
import type { Parley, RequestContext } from '../context.ts'
import { requestedDraw } from '../draws/current-draw.ts'
import { reservedNames } from '../draws/reserved-names.ts'
import { handle } from '../endpoint.ts'
import { HttpError } from '../http/http-errors.ts'
import { staffIdentityIn, viewerIdentity } from '../rooms.ts'

/** Joining a draw, to watch or under a name. No cookie is ever read here. */
export const guests = new Hono<Parley>()

const newId = () => randomBytes(12).toString('base64url')
const newGuest = (name: string): Person => ({ id: `g_${newId()}`, role: 'guest', name })

handle(guests, 'joinDraw', async (c, _, { body: { draw: named, name: wanted } }) => {
  const draw = await requestedDraw(c, named)
  if (wanted === undefined) return passOf(c, namelessViewer(newId(), networkKey(c, 'viewers').split(':')[1] ?? ''), draw)
  // Comparing costs time, and D1 counts only those who get a name.
  takeFromNetwork(c, 'names')
  const chosen = guestName(wanted, await reservedNames(c, draw))
  if ('wrong' in chosen) throw new HttpError(chosen.wrong)
  await consumeNewIdentity(c, 'guests')
  const you = newGuest(chosen.name)
  const guest = await c.var.credentials.mint('guest', { person: you, room: draw, since: Date.now() })
  log('info', 'joined', { draw, by: you.id })
  return { ...(await passOf(c, you, draw)), guest }
})

handle(guests, 'resumeDraw', async (c, _, { body: { guest } }) => {
  const known = await c.var.credentials.verify('guest', guest)
  if ('refused' in known) throw new HttpError(known.refused)
  // The same guest token goes back: one that could renew itself would never end.
  return { ...(await passOf(c, known.proof.person, known.proof.room)), guest }
})

handle(guests, 'joinDrawAsStaff', async (c, _, { body }) => {
  const { room, session } = 'entry' in body ? await usedEntry(c, body.entry) : await proofOf(c, 'lead', body.lead)
  const staff = await confirmedSession(c, session)
  const right = await staffIdentityIn(c, 'draw', room, staff)
  const [ticket, access, lead] = await Promise.all([
    c.var.credentials.mint('ticket', right),
    c.var.credentials.mint('access', { person: staff.person, room, generation: 0, since: staff.since }),
    // The same one goes back, as for a guest.
    'lead' in body ? body.lead : c.var.credentials.mint('lead', { session, room }),
  ])
  return { draw: room, you: staff.person, ticket, access, lead }
})

/** An entry is in an address for a moment, where others may see it: the draw accepts it once. */
async function usedEntry(c: RequestContext, text: string): Promise<VerifiedClaims['entry']> {
  const entry = await proofOf(c, 'entry', text)
  if (!(await drawOf(c.env, entry.room).useEntry({ v: 1, id: entry.id, until: entry.ends }))) throw new HttpError('expired')
  return entry
}

async function proofOf<K extends 'entry' | 'lead'>(c: RequestContext, kind: K, text: string): Promise<VerifiedClaims[K]> {
  const verified = await c.var.credentials.verify(kind, text)
  if ('refused' in verified) throw new HttpError(verified.refused)
  return verified.proof
}

/**
 * Credentials for a socket and for HTTP. Viewers without a name get both too, because their network
 * may let no WebSocket through; the draw refuses what they may not send.
 */
async function passOf(c: RequestContext, you: Person, draw: RoomId): Promise<DrawPass> {
  const since = Date.now()
  const [ticket, access] = await Promise.all([
    c.var.credentials.mint('ticket', viewerIdentity(you, draw, since)),
    c.var.credentials.mint('access', { person: you, room: draw, generation: 0, since }),
  ])
  return { draw, you, ticket, access }
}
