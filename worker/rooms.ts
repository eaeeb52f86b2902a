import type { ConversationRoom } from '../durable-objects/conversation-room.ts'
import type { DrawRoom } from '../durable-objects/draw-room.ts'
import { type Identity, identityHeader } from '../durable-objects/sockets/identity.ts'
import type { Person, RoomId } from '../protocol/envelope.ts'
import type { RefusalCode } from '../protocol/errors.ts'
import { isKnown } from '../storage/d1/conversations.ts'
import { isKnownDraw } from '../storage/d1/draws.ts'
import { isRoomIdShaped, type RoomKind, verifyRoomId } from './auth/room-ids.ts'
import { withD1Timeout } from './cache/d1-timeout.ts'
import type { RequestContext } from './context.ts'
import { HttpError } from './http/http-errors.ts'

/** Only for names that were proved to be ours: asking for an object makes it. */
export const roomOf = ({ CONVERSATIONS }: Env, room: RoomId): DurableObjectStub<ConversationRoom> =>
  CONVERSATIONS.get(CONVERSATIONS.idFromName(room))

/** The same for a draw. */
export const drawOf = ({ DRAWS }: Env, draw: RoomId): DurableObjectStub<DrawRoom> => DRAWS.get(DRAWS.idFromName(draw))

const unknown = { conversation: 'no-such-conversation', draw: 'no-such-draw' } as const satisfies Record<RoomKind, RefusalCode>
const knownBy = { conversation: isKnown, draw: isKnownDraw } as const

/** A room that somebody names, if we made the name. Refuses `no-such-conversation` or `no-such-draw`. */
export function mintedRoom(c: RequestContext, kind: RoomKind, name: string): RoomId {
  const room = verifyRoomId(kind, name, c.var.settings.secrets)
  if (room === undefined) throw new HttpError(unknown[kind])
  return room
}

/** The same for staff, who may also come back to a room whose name was signed with a secret that is long gone. */
export async function knownRoom(c: RequestContext, kind: RoomKind): Promise<RoomId> {
  const name = c.req.param(kind) ?? ''
  const room = verifyRoomId(kind, name, c.var.settings.secrets)
  if (room !== undefined) return room
  if (!isRoomIdShaped(kind, name) || !(await withD1Timeout(knownBy[kind](c.env.DB, name)))) throw new HttpError(unknown[kind])
  return name as RoomId
}

const minuteMs = 60_000
const visitorRightMs = 24 * 60 * minuteMs
const staffRightMs = 15 * minuteMs

/** A visitor's right to one room; the room itself takes it away. */
export const visitorIdentity = (person: Person, room: RoomId, since: number, generation: number): Identity => ({
  person,
  room,
  since,
  generation,
  until: Date.now() + visitorRightMs,
})

/** A viewer's right to one draw. Nobody is ever bound to a guest, so there is one generation. */
export const viewerIdentity = (person: Person, draw: RoomId, since: number): Identity => visitorIdentity(person, draw, since, 0)

/** Fifteen minutes, spread by ±20 %, so that agents who came together do not come back together. */
export const staffIdentity = (person: Person, room: Identity['room'], since: number): Identity => ({
  person,
  room,
  since,
  generation: 0,
  until: Date.now() + Math.round(staffRightMs * (0.8 + 0.4 * Math.random())),
})

/**
 * The request that an object gets for an upgrade: a new one, with our header and nothing of the client's but its place in
 * the log. A header of that name that came from outside goes nowhere.
 */
export function upgradeRequest(identity: Identity, { since, epoch }: { since: number; epoch?: string | undefined }): Request {
  const query = new URLSearchParams({ since: String(since), ...(epoch === undefined ? {} : { epoch }) })
  return new Request(`https://room/?${query}`, { headers: { upgrade: 'websocket', [identityHeader]: inAscii(JSON.stringify(identity)) } })
}

/** Headers carry bytes; a name may be Arabic. JSON can say every character in ASCII. */
const inAscii = (json: string): string =>
  json.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
