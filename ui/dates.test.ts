import { expect, it } from 'vitest'
import { agoOf, dayOf, isSameDay } from './dates.ts'

const now = new Date(2026, 10, 21, 14, 5).getTime()
const back = (days: number, hours = 0): number => new Date(2026, 10, 21 - days, 14 - hours, 5).getTime()

it('names the days as Layla would', () => {
  expect([0, 1, 3, 40, 500].map((days) => dayOf(back(days), now, 'en-GB'))).toEqual([
    'Today',
    'Yesterday',
    'Wednesday',
    '12 October',
    '9 July 2025',
  ])
})

it('tells midnight apart from a few minutes', () => {
  expect(isSameDay(new Date(2026, 10, 20, 23, 59).getTime(), new Date(2026, 10, 21, 0, 1).getTime())).toBe(false)
})

it('says how old a row is, and never that it comes from the future', () => {
  expect(agoOf(now + 5000, now, 'en', 'long')).toBe('now')
  expect(agoOf(now - 5 * 60_000, now, 'en', 'long')).toBe('5 minutes ago')
  expect(agoOf(back(1), now, 'en', 'long')).toBe('yesterday')
})
