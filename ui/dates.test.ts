import { expect, it } from 'vitest'
import { agoOf, dayOf, isSameDay } from './dates.ts'

const now = new Date(2026, 10, 21, 14, 5).getTime()
const ago = (days: number, hours = 0): number => new Date(2026, 10, 21 - days, 14 - hours, 5).getTime()

it('days have the names that Layla uses', () => {
  expect([0, 1, 3, 40, 500].map((days) => dayOf(ago(days), now, 'en-GB'))).toEqual([
    'Today',
    'Yesterday',
    'Wednesday',
    '12 October',
    '9 July 2025',
  ])
})

it('two minutes around midnight are different days', () => {
  expect(isSameDay(new Date(2026, 10, 20, 23, 59).getTime(), new Date(2026, 10, 21, 0, 1).getTime())).toBe(false)
})

it('a row shows its age and is never in the future', () => {
  expect(agoOf(now + 5000, now, 'en', 'long')).toBe('now')
  expect(agoOf(now - 5 * 60_000, now, 'en', 'long')).toBe('5 minutes ago')
  expect(agoOf(ago(1), now, 'en', 'long')).toBe('yesterday')
})
