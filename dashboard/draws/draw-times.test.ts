import { expect, test } from 'vitest'
import { hereOf, leafOf, leftOf, wallOf } from './draw-times.ts'

const berlin = { wall: '2026-11-25T20:00', at: Date.UTC(2026, 10, 25, 19) }

test('the wall time reads as its host said it, in any zone', () => {
  // Whether a comma follows the weekday differs between editions of Unicode's tables.
  expect(wallOf(berlin.wall, 'long')).toMatch(/^Wednesday,? 25 November 2026, 20:00$/)
  expect(wallOf(berlin.wall)).toMatch(/^Wed,? 25 Nov 2026, 20:00$/)
  expect(wallOf('2026-11-25T00:05:30')).toMatch(/, 00:05$/)
  expect(leafOf(berlin.wall)).toEqual({ month: 'Nov', day: '25' })
})

test('Maya in Beirut is told her own hour, and her own day where that is another', () => {
  expect(hereOf(berlin, 'Asia/Beirut')).toBe('21:00')
  expect(hereOf(berlin, 'Asia/Tokyo')).toMatch(/^Thu,? 26 Nov 2026, 04:00$/)
})

test('whose clock shows the same is told nothing twice', () => {
  expect(hereOf(berlin, 'Europe/Berlin')).toBeUndefined()
  expect(hereOf(berlin, 'Europe/Paris')).toBeUndefined()
})

test('what is left is said in two units, and is never nothing before it is over', () => {
  expect(leftOf(3 * 86_400_000 + 4 * 3_600_000 + 59_000)).toBe('3d 4h')
  expect(leftOf(80 * 60_000)).toBe('1h 20m')
  expect(leftOf(61_000)).toBe('2m')
  expect(leftOf(400)).toBe('1m')
  expect(leftOf(86_400_000 + 5 * 60_000)).toBe('1d')
})
