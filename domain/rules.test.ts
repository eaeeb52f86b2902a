import { describe, expect, it } from 'vitest'
import { waitMs } from './rules.ts'

describe('the rate limit', () => {
  const ten = { count: 10, withinMs: 60_000 }
  const times = Array.from({ length: 10 }, (_, n) => ({ at: 1_000 + n }))

  it('makes the eleventh message wait exactly until the first is a minute old', () => {
    expect(waitMs(times.slice(1), ten, 2_000)).toBe(0)
    expect(waitMs(times, ten, 2_000)).toBe(59_000)
    expect(waitMs(times, ten, 60_999)).toBe(1)
    expect(waitMs(times, ten, 61_000)).toBe(0)
  })

  it('without a limit makes no one wait', () => {
    expect(waitMs(times, { count: Number.POSITIVE_INFINITY, withinMs: 60_000 }, 2_000)).toBe(0)
  })
})
