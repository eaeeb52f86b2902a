import { randomBytes, timingSafeEqual } from 'node:crypto'
import type { RoomId } from '../../protocol/envelope.ts'
import { keyedHash } from './keys.ts'

/*
 * A room id is a stem and a keyed tag that only we can make. An id that a client invented is
 * refused here, before any object or database is asked for it, because asking for an object creates
 * it.
 */
const stemLength = 16

/**
 * The way ids are made, stored in D1's `installation`. Change it when earlier rooms would no longer
 * be found.
 */
export const roomNaming = 'keyed-tag-1'

/**
 * Each kind has its own letter and its own tags, so that a conversation's id never passes for a
 * draw's.
 */
const kinds = {
  conversation: { letter: 'c', purpose: 'room name', shape: /^c_[A-Za-z0-9_-]{32}$/ },
  draw: { letter: 'd', purpose: 'draw name', shape: /^d_[A-Za-z0-9_-]{32}$/ },
} as const

export type RoomKind = keyof typeof kinds

const tag = (kind: RoomKind, secret: string, stem: string): string => keyedHash(secret, kinds[kind].purpose, stem).slice(0, 16)

const roomIdOf = (kind: RoomKind, secret: string, stem: string): RoomId =>
  `${kinds[kind].letter}_${stem}${tag(kind, secret, stem)}` as RoomId

export const mintRoomId = (kind: RoomKind, secrets: readonly [string, ...string[]]): RoomId =>
  roomIdOf(kind, secrets[0], randomBytes(12).toString('base64url').slice(0, stemLength))

/** Someone who writes through another company's channel, as that company identifies them. */
interface OutsideContact {
  /** `whatsapp`, `line` … */
  readonly channel: string
  /** Our own account or number there. */
  readonly account: string
  /** The contact's id there. */
  readonly contact: string
}

/**
 * The conversation of an outside contact: always the same id, so that a webhook finds the room
 * without a lookup. It depends on the secret; a caller that must survive a change of secret stores
 * the id with the contact.
 */
export function contactRoomId({ channel, account, contact }: OutsideContact, secret: string): RoomId {
  // As JSON, so that no separator inside a part can make two contacts one.
  const stem = keyedHash(secret, 'contact room', JSON.stringify([channel, account, contact])).slice(0, stemLength)
  return roomIdOf('conversation', secret, stem)
}

/** Whether the text has the shape of such an id; `verifyRoomId` checks that we made it. */
export const isRoomIdShaped = (kind: RoomKind, text: string): boolean => kinds[kind].shape.test(text)

/** The text as a room id if we made it, with the present or the previous secret. */
export function verifyRoomId(kind: RoomKind, text: string, secrets: readonly string[]): RoomId | undefined {
  if (!isRoomIdShaped(kind, text)) return undefined
  const stem = text.slice(2, 2 + stemLength)
  const given = Buffer.from(text.slice(2 + stemLength))
  return secrets.some((secret) => timingSafeEqual(given, Buffer.from(tag(kind, secret, stem)))) ? (text as RoomId) : undefined
}
