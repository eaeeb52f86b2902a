import { expect, test } from 'vitest'
import { momentAt } from './wall-clock.ts'

test('eight in the evening is another moment in winter than in summer', () => {
  expect(momentAt('2026-11-25T20:00', 'Europe/Berlin')).toBe(Date.UTC(2026, 10, 25, 19))
  expect(momentAt('2026-07-25T20:00', 'Europe/Berlin')).toBe(Date.UTC(2026, 6, 25, 18))
})

test('a time that the clocks jump over is none, and of a time that comes twice the first is meant', () => {
  expect(momentAt('2026-03-29T02:30', 'Europe/Berlin')).toBe('no-such-time')
  expect(momentAt('2026-10-25T02:30', 'Europe/Berlin')).toBe(Date.UTC(2026, 9, 25, 0, 30))
})

test('what is no zone or no time is said to be none', () => {
  expect(momentAt('2026-11-25T20:00', 'Europe/Atlantis')).toBe('no-such-zone')
  expect(momentAt('tomorrow', 'Europe/Berlin')).toBe('no-such-time')
})
