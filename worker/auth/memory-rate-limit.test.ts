import { expect, test } from 'vitest'
import { MemoryRateLimit } from './memory-rate-limit.ts'

test('a network has its burst, then one every ten seconds; the next network has its own', () => {
  const limit = new MemoryRateLimit({ burst: 3, perMinute: 6 })
  expect([0, 0, 0, 0].map(() => limit.take('a', 1_000))).toEqual([0, 0, 0, 10_000])
  expect(limit.take('b', 1_000)).toBe(0)
  expect(limit.take('a', 10_999)).toBe(1)
  expect(limit.take('a', 11_000)).toBe(0)
})

test('what is given back can be taken again, and constant retries do not make the wait longer', () => {
  const limit = new MemoryRateLimit({ burst: 1, perMinute: 6 })
  expect(limit.take('a', 0)).toBe(0)
  limit.giveBack('a')
  expect(limit.take('a', 0)).toBe(0)
  for (let now = 0; now < 10_000; now += 100) expect(limit.take('a', now)).toBeGreaterThan(0)
  expect(limit.take('a', 10_000)).toBe(0)
})

test('its memory is bounded', () => {
  const limit = new MemoryRateLimit({ burst: 1, perMinute: 1 }, 2)
  for (const key of ['a', 'b', 'c']) expect(limit.take(key, 0)).toBe(0)
  expect(limit.take('c', 0)).toBeGreaterThan(0)
  expect(limit.take('a', 0)).toBe(0)
})

test('a clock that was put back makes no one wait', () => {
  const limit = new MemoryRateLimit({ burst: 3, perMinute: 6 })
  expect(limit.take('a', 3_600_000)).toBe(0)
  expect(limit.take('a', 0)).toBe(0)
})
