import { inboxOf } from '../durable-objects/namespaces.ts'
import { type Identity, identityHeader } from '../durable-objects/sockets/identity.ts'
import type { Person, RoomId } from '../protocol/envelope.ts'
import type { RefusalCode } from '../protocol/errors.ts'
import { isKnown } from '../storage/d1/conversations.ts'
import { isKnownDraw } from '../storage/d1/draws.ts'
import { isRoomIdShaped, type RoomKind, verifyRoomId } from './auth/room-ids.ts'
import type { StaffSession } from './auth/staff-session.ts'
import { withD1Timeout } from './cache/d1-timeout.ts'
import type { RequestContext } from './context.ts'
import { HttpError } from './http/http-errors.ts'

const refusals = { conversation: 'no-such-conversation', draw: 'no-such-draw' } as const satisfies Record<RoomKind, RefusalCode>
const knownBy = { conversation: isKnown, draw: isKnownDraw } as const

/**
 * The id of a room in a request, if we minted it. Refuses `no-such-conversation` or `no-such-draw`.
 */
export function mintedRoom(c: RequestContext, kind: RoomKind, name: string): RoomId {
  const room = verifyRoomId(kind, name, c.var.settings.secrets)
  if (room === undefined) throw new HttpError(refusals[kind])
  return room
}

/**
 * The same for staff, who may also open a room whose id was minted with an older secret: D1 knows
 * it.
 */
export async function knownRoom(c: RequestContext, kind: RoomKind, name = c.req.param(kind) ?? ''): Promise<RoomId> {
  const room = verifyRoomId(kind, name, c.var.settings.secrets)
  if (room !== undefined) return room
  if (!isRoomIdShaped(kind, name) || !(await withD1Timeout(knownBy[kind](c.env.DB, name)))) throw new HttpError(refusals[kind])
  return name as RoomId
}

const minuteMs = 60_000
const visitorRightMs = 24 * 60 * minuteMs
const staffRightMs = 15 * minuteMs

/** A visitor's right to one room; the room itself revokes it. */
export const visitorIdentity = (person: Person, room: RoomId, since: number, generation: number): Identity => ({
  person,
  room,
  since,
  generation,
  until: Date.now() + visitorRightMs,
})

/**
 * A viewer's right to one draw. A guest is never bound to another person, so there is one
 * generation.
 */
export const viewerIdentity = (person: Person, draw: RoomId, since: number): Identity => visitorIdentity(person, draw, since, 0)

/** Fifteen minutes ±20 %, so that agents who connected together do not reconnect together. */
export const staffIdentity = (person: Person, room: Identity['room'], since: number): Identity => ({
  person,
  room,
  since,
  generation: 0,
  until: Date.now() + Math.round(staffRightMs * (0.8 + 0.4 * Math.random())),
})

/**
 * The same right to a conversation or a draw, known to the inbox before anyone can use it: when the
 * agent is disabled, the inbox closes their sockets there. Refuses `expired` to an agent who was
 * disabled or signed out meanwhile.
 */
export async function staffIdentityIn(
  c: RequestContext,
  kind: RoomKind,
  room: RoomId,
  { person, since }: Pick<StaffSession, 'person' | 'since'>,
): Promise<Identity> {
  const right = staffIdentity(person, room, since)
  const known = await inboxOf(c.env).agentConnected({ v: 1, agent: person.id, room, kind, since, until: right.until + minuteMs })
  if (!known) throw new HttpError('expired')
  return right
}

/**
 * The upgrade request for an object: a new one, with the identity in our own header and only the
 * client's place in the log. No header of the client is passed on, so it cannot forge an identity.
 */
export function upgradeRequest(identity: Identity, { since, epoch }: { since: number; epoch?: string | undefined }): Request {
  const query = new URLSearchParams({ since: String(since), ...(epoch === undefined ? {} : { epoch }) })
  return new Request(`https://room/?${query}`, { headers: { upgrade: 'websocket', [identityHeader]: inAscii(JSON.stringify(identity)) } })
}

/** The answer of an object to an upgrade. Throws `expired` and `too-many-sockets`. */
export function accepted(response: Response): Response {
  if (response.status === 429) throw new HttpError('too-many-sockets', { retryAfterMs: 60_000 })
  if (response.status !== 101) throw new HttpError('expired')
  return response
}

/** Headers carry bytes and a name may be Arabic, so every other character becomes a JSON escape. */
const inAscii = (json: string): string =>
  json.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
