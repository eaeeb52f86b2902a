import { expect, test } from 'vitest'
import { calendarDayOf, formatWallTime, ownTimeOf, timeLeft } from './draw-times.ts'

const berlin = { wall: '2026-11-25T20:00', at: Date.UTC(2026, 10, 25, 19) }

test('the wall time is formatted as the host chose it, in any zone', () => {
  // Versions of CLDR differ in the comma after the weekday.
  expect(formatWallTime(berlin.wall, 'long')).toMatch(/^Wednesday,? 25 November 2026, 20:00$/)
  expect(formatWallTime(berlin.wall)).toMatch(/^Wed,? 25 Nov 2026, 20:00$/)
  expect(formatWallTime('2026-11-25T00:05:30')).toMatch(/, 00:05$/)
  expect(calendarDayOf(berlin.wall)).toEqual({ month: 'Nov', day: '25' })
})

test('an agent sees the time in their own zone, with the date if it differs', () => {
  expect(ownTimeOf(berlin, 'Asia/Beirut')).toBe('21:00')
  expect(ownTimeOf(berlin, 'Asia/Tokyo')).toMatch(/^Thu,? 26 Nov 2026, 04:00$/)
})

test('the own time is omitted if it equals the wall time', () => {
  expect(ownTimeOf(berlin, 'Europe/Berlin')).toBeUndefined()
  expect(ownTimeOf(berlin, 'Europe/Paris')).toBeUndefined()
})

test('the time left has two units and is never zero too early', () => {
  expect(timeLeft(3 * 86_400_000 + 4 * 3_600_000 + 59_000)).toBe('3d 4h')
  expect(timeLeft(80 * 60_000)).toBe('1h 20m')
  expect(timeLeft(61_000)).toBe('2m')
  expect(timeLeft(400)).toBe('1m')
  expect(timeLeft(86_400_000 + 5 * 60_000)).toBe('1d')
})
