import { randomBytes, timingSafeEqual } from 'node:crypto'
import type { RoomId } from '../protocol/road.ts'
import { keyedHash } from './keys.ts'

/*
 * The name of a conversation is random and ends with a tag that only we can make. A name that somebody invented is
 * known as such here, before any object or database is asked for it: naming is making, for objects.
 */
const random = 16
const shape = /^c_[A-Za-z0-9_-]{32}$/

const tag = (secret: string, stem: string): string => keyedHash(secret, 'room name', stem).slice(0, 16)

export function mintRoomName(secrets: readonly [string, ...string[]]): RoomId {
  const stem = randomBytes(12).toString('base64url').slice(0, random)
  return `c_${stem}${tag(secrets[0], stem)}` as RoomId
}

/** The name as a room's, if we made it: by the present secret or the one before. */
export function mintedRoomName(text: string, secrets: readonly string[]): RoomId | undefined {
  if (!shape.test(text)) return undefined
  const stem = text.slice(2, 2 + random)
  const theirs = Buffer.from(text.slice(2 + random))
  return secrets.some((secret) => timingSafeEqual(theirs, Buffer.from(tag(secret, stem)))) ? (text as RoomId) : undefined
}
