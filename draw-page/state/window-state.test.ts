import { describe, expect, it } from 'vitest'
import type { Schedule } from '../../protocol/draw.ts'
import { nextTurn, windowStateAt } from './window-state.ts'

const schedule: Schedule = {
  ...{ title: 'The domain draw', at: 2_000, wall: '2026-11-25T20:00', zone: 'Asia/Beirut', opensAt: 1_000, closesAt: 3_000 },
  ...{ hosts: [], moderators: [] },
}
const room = { schedule, phase: 'scheduled', enabled: true } as const

describe('how a draw stands', () => {
  it('opens before Rania’s eyes on the second, also while the alarm of the room is late', () => {
    expect([999, 1_000, 2_999].map((now) => windowStateAt(room, now))).toEqual(['before', 'open', 'open'])
  })

  it('closes on the second, or when the room says so', () => {
    expect(windowStateAt({ ...room, phase: 'open' }, 3_000)).toBe('closed')
    expect(windowStateAt({ ...room, phase: 'closed' }, 1_500)).toBe('closed')
  })

  it('is off for as long as the operator has switched live chat off, whatever the clock says', () => {
    expect(windowStateAt({ ...room, phase: 'open', enabled: false }, 1_500)).toBe('off')
  })

  it('turns when the chat opens, when the draw is, and when the chat closes', () => {
    expect([0, 1_000, 2_500, 3_000].map((now) => nextTurn({ schedule }, now))).toEqual([1_000, 2_000, 3_000, undefined])
  })
})
