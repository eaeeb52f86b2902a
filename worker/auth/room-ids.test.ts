import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { mintRoomId, verifyRoomId } from './room-ids.ts'

const secret = 'the first secret, of more than 32 characters'

describe.each([
  { kind: 'conversation', letter: 'c', other: 'draw' },
  { kind: 'draw', letter: 'd', other: 'conversation' },
] as const)('the name of a $kind', ({ kind, letter, other }) => {
  test('that we made is known again, also by the secret after it', () => {
    const name = mintRoomId(kind, [secret])
    expect(verifyRoomId(kind, name, [secret])).toBe(name)
    expect(verifyRoomId(kind, name, ['the second secret, of more than 32 characters', secret])).toBe(name)
    expect(verifyRoomId(kind, name, ['the second secret, of more than 32 characters'])).toBeUndefined()
  })

  test('of ten thousand invented ones not one is ours', () => {
    const ours = mintRoomId(kind, [secret])
    for (let n = 0; n < 10_000; n++) {
      expect(verifyRoomId(kind, `${letter}_${randomBytes(24).toString('base64url')}`, [secret])).toBeUndefined()
    }
    for (let place = 0; place < ours.length; place++) {
      const changed = ours.slice(0, place) + (ours[place] === 'x' ? 'y' : 'x') + ours.slice(place + 1)
      expect(verifyRoomId(kind, changed, [secret])).toBeUndefined()
    }
  })

  test(`is no name of a ${other}, whatever letter stands before it`, () => {
    const theirs = mintRoomId(other, [secret])
    expect(verifyRoomId(kind, theirs, [secret])).toBeUndefined()
    expect(verifyRoomId(kind, `${letter}${theirs.slice(1)}`, [secret])).toBeUndefined()
  })

  test.each(['', `${letter}_`, 'inbox', '../x', `${letter}_é`, `${letter}_${'a'.repeat(33)}`])('is not %j', (text) => {
    expect(verifyRoomId(kind, text, [secret])).toBeUndefined()
  })
})
