import { describe, expect, it } from 'vitest'
import { waitMs } from './pace.ts'

describe('pace', () => {
  const ten = { count: 10, withinMs: 60_000 }
  const times = Array.from({ length: 10 }, (_, n) => ({ at: 1_000 + n }))

  it('lets the eleventh wait exactly until the first is a minute old', () => {
    expect(waitMs(times.slice(1), ten, 2_000)).toBe(0)
    expect(waitMs(times, ten, 2_000)).toBe(59_000)
    expect(waitMs(times, ten, 60_999)).toBe(1)
    expect(waitMs(times, ten, 61_000)).toBe(0)
  })
})
