import { randomBytes, timingSafeEqual } from 'node:crypto'
import type { RoomId } from '../../protocol/envelope.ts'
import { keyedHash } from './keys.ts'

/*
 * The name of a room is random and ends with a tag that only we can make. A name that somebody invented is known as such
 * here, before any object or database is asked for it: naming is making, for objects.
 */
const random = 16

/** Each kind has a letter and tags of its own, so that a conversation's name never passes for a draw's. */
const kinds = {
  conversation: { letter: 'c', purpose: 'room name', shape: /^c_[A-Za-z0-9_-]{32}$/ },
  draw: { letter: 'd', purpose: 'draw name', shape: /^d_[A-Za-z0-9_-]{32}$/ },
} as const

export type RoomKind = keyof typeof kinds

const tag = (kind: RoomKind, secret: string, stem: string): string => keyedHash(secret, kinds[kind].purpose, stem).slice(0, 16)

export function mintRoomId(kind: RoomKind, secrets: readonly [string, ...string[]]): RoomId {
  const stem = randomBytes(12).toString('base64url').slice(0, random)
  return `${kinds[kind].letter}_${stem}${tag(kind, secrets[0], stem)}` as RoomId
}

/** Whether it looks like a name of that kind; that we made it is another question. */
export const isRoomIdShaped = (kind: RoomKind, text: string): boolean => kinds[kind].shape.test(text)

/** The name as a room's, if we made it: by the present secret or the one before. */
export function verifyRoomId(kind: RoomKind, text: string, secrets: readonly string[]): RoomId | undefined {
  if (!isRoomIdShaped(kind, text)) return undefined
  const stem = text.slice(2, 2 + random)
  const theirs = Buffer.from(text.slice(2 + random))
  return secrets.some((secret) => timingSafeEqual(theirs, Buffer.from(tag(kind, secret, stem)))) ? (text as RoomId) : undefined
}
