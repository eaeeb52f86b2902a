import { expect, test } from 'vitest'
import { refusal } from '../../protocol/errors.ts'
import { afterSilence, areBlocked, retryInMs, untried } from './upgrades.ts'

const at = 1_000_000
const lost = (upgrades = untried) => afterSilence(upgrades, { code: 1006 }, at)

test('one upgrade that came to nothing may be an accident; two in a row are a network that lets none through', () => {
  expect([untried, lost(), lost(lost())].map(areBlocked)).toEqual([false, false, true])
})

test('what a door refused or the room closed got through, however often', () => {
  const refused = { refused: refusal('expired') }
  for (const why of [refused, { code: 4401 }])
    expect(areBlocked(afterSilence(afterSilence(untried, why, at), why, at)), JSON.stringify(why)).toBe(false)
})

test('the socket is worth another try a minute after the last one, whatever became of that', () => {
  expect(retryInMs(lost(lost()), at)).toBe(60_000)
  expect(retryInMs(lost(lost()), at + 59_000)).toBe(1_000)
  expect(retryInMs(lost(lost()), at + 3_600_000)).toBe(0)
  expect(retryInMs(afterSilence(lost(lost()), { refused: refusal('unavailable') }, at + 60_000), at + 60_000)).toBe(60_000)
})
