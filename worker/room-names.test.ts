import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { mintedRoomName, mintRoomName } from './room-names.ts'

const secret = 'the first secret, of more than 32 characters'

test('a name that we made is known again, also by the secret after it', () => {
  const name = mintRoomName([secret])
  expect(mintedRoomName(name, [secret])).toBe(name)
  expect(mintedRoomName(name, ['the second secret, of more than 32 characters', secret])).toBe(name)
  expect(mintedRoomName(name, ['the second secret, of more than 32 characters'])).toBeUndefined()
})

test('of ten thousand invented names not one is ours', () => {
  const ours = mintRoomName([secret])
  for (let n = 0; n < 10_000; n++) {
    expect(mintedRoomName(`c_${randomBytes(24).toString('base64url')}`, [secret])).toBeUndefined()
  }
  for (let place = 0; place < ours.length; place++) {
    const changed = ours.slice(0, place) + (ours[place] === 'x' ? 'y' : 'x') + ours.slice(place + 1)
    expect(mintedRoomName(changed, [secret])).toBeUndefined()
  }
})

test.each(['', 'c_', 'inbox', '../x', 'c_é', `c_${'a'.repeat(33)}`])('%j is no name', (text) => {
  expect(mintedRoomName(text, [secret])).toBeUndefined()
})
