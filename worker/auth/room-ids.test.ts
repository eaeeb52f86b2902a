import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { contactRoomId, mintRoomId, verifyRoomId } from './room-ids.ts'

const secret = 'the first secret, of more than 32 characters'
const newSecret = 'the second secret, of more than 32 characters'

describe.each([
  { kind: 'conversation', letter: 'c', other: 'draw' },
  { kind: 'draw', letter: 'd', other: 'conversation' },
] as const)('the id of a $kind', ({ kind, letter, other }) => {
  test('is accepted when we minted it, also after a change of secret', () => {
    const id = mintRoomId(kind, [secret])
    expect(verifyRoomId(kind, id, [secret])).toBe(id)
    expect(verifyRoomId(kind, id, [newSecret, secret])).toBe(id)
    expect(verifyRoomId(kind, id, [newSecret])).toBeUndefined()
  })

  test('is refused when it was invented or changed', () => {
    const ours = mintRoomId(kind, [secret])
    for (let n = 0; n < 10_000; n++) {
      expect(verifyRoomId(kind, `${letter}_${randomBytes(24).toString('base64url')}`, [secret])).toBeUndefined()
    }
    for (let place = 0; place < ours.length; place++) {
      const changed = ours.slice(0, place) + (ours[place] === 'x' ? 'y' : 'x') + ours.slice(place + 1)
      expect(verifyRoomId(kind, changed, [secret])).toBeUndefined()
    }
  })

  test(`is refused when it was minted for a ${other}, with either letter`, () => {
    const theirs = mintRoomId(other, [secret])
    expect(verifyRoomId(kind, theirs, [secret])).toBeUndefined()
    expect(verifyRoomId(kind, `${letter}${theirs.slice(1)}`, [secret])).toBeUndefined()
  })

  test.each(['', `${letter}_`, 'inbox', '../x', `${letter}_é`, `${letter}_${'a'.repeat(33)}`])('is never %j', (text) => {
    expect(verifyRoomId(kind, text, [secret])).toBeUndefined()
  })
})

describe("the id of an outside contact's conversation", () => {
  const layla = { channel: 'whatsapp', account: '96170000000', contact: '96171111111' }

  test('is the same each time, and is accepted like a minted one', () => {
    const id = contactRoomId(layla, secret)
    expect(contactRoomId({ ...layla }, secret)).toBe(id)
    expect(verifyRoomId('conversation', id, [secret])).toBe(id)
    expect(verifyRoomId('conversation', id, [newSecret, secret])).toBe(id)
    expect(verifyRoomId('draw', id, [secret])).toBeUndefined()
  })

  test('differs for another channel, account, contact or secret', () => {
    const others = [
      contactRoomId({ ...layla, channel: 'line' }, secret),
      contactRoomId({ ...layla, account: '96170000001' }, secret),
      contactRoomId({ ...layla, contact: '96171111112' }, secret),
      contactRoomId(layla, newSecret),
    ]
    expect(new Set([contactRoomId(layla, secret), ...others]).size).toBe(5)
  })

  test('differs although the parts together read the same', () => {
    const parts = [
      ['a', 'b', 'c'],
      ['a:b', '', 'c'],
      ['a', 'b:c', ''],
      ['', 'a:b', 'c'],
      ['a","b', '', 'c'],
      ['a', '","b', 'c'],
      ['ab', '', 'c'],
      ['a', 'bc', ''],
      ['', 'ab', 'c'],
    ] as const
    const ids = parts.map(([channel, account, contact]) => contactRoomId({ channel, account, contact }, secret))
    expect(new Set(ids).size).toBe(parts.length)
  })
})
