import { expect, it } from 'vitest'
import { english } from '../messages/i18n.ts'
import { shortWait, timeLeft } from './time-left.ts'

const minute = 60_000
const hour = 60 * minute

it('a countdown has days and a clock, and is not zero early', () => {
  expect(timeLeft(52 * hour + 11 * minute + 9_000, 'en')).toEqual({ days: 2, clock: '04:11:09' })
  expect(timeLeft(1, 'en').clock).toBe('00:00:01')
  expect(timeLeft(0, 'en').clock).toBe('00:00:00')
  expect(timeLeft(-5_000, 'en')).toEqual({ days: 0, clock: '00:00:00' })
})

it('a wait is shown as short as possible', () => {
  const waits = [22_400, 12 * minute + 4_000, 102 * minute, 30 * hour].map((ms) => shortWait(ms, english()))
  expect(waits).toEqual(['23 s', '12:04', '01:42:00', '1d 06:00:00'])
})
