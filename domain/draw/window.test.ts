import { describe, expect, it } from 'vitest'
import type { Schedule } from '../../protocol/draw.ts'
import { nextChangeOf, nextMomentOf, phaseAt, windowDueAt, windowEvents, windowRefusal, windowStateAt } from './window.ts'

const schedule: Schedule = {
  ...{ title: 'The domain draw', at: 2_000, wall: '2026-11-25T20:00', zone: 'Asia/Beirut', opensAt: 1_000, closesAt: 3_000 },
  ...{ hosts: [], moderators: [] },
}
const room = { schedule, phase: 'scheduled', enabled: true } as const

describe('the window of a draw', () => {
  it('is open from its first millisecond until before its last', () => {
    expect([999, 1_000, 2_999, 3_000].map((now) => phaseAt(schedule, now))).toEqual(['scheduled', 'open', 'open', 'closed'])
  })

  it('opens and closes by the clock when the alarm is late', () => {
    expect([999, 1_000, 3_000].map((now) => windowStateAt(room, now))).toEqual(['scheduled', 'open', 'closed'])
  })

  it('follows the stored phase when the clock is slow', () => {
    expect(windowStateAt({ ...room, phase: 'open' }, 999)).toBe('open')
    expect(windowStateAt({ ...room, phase: 'closed' }, 1_500)).toBe('closed')
  })

  it('is off while live chat is switched off, and closed without a schedule', () => {
    expect(windowStateAt({ ...room, phase: 'open', enabled: false }, 1_500)).toBe('off')
    expect(windowStateAt({ ...room, schedule: undefined }, 1_500)).toBe('closed')
  })

  it('changes when it opens and when it closes', () => {
    expect([0, 1_000, 3_000].map((now) => nextChangeOf(schedule, now))).toEqual([1_000, 3_000, undefined])
    expect([0, 1_000, 2_500, 3_000].map((now) => nextMomentOf(schedule, now))).toEqual([1_000, 2_000, 3_000, undefined])
    expect(windowDueAt(room)).toBe(1_000)
    expect(windowDueAt({ ...room, phase: 'open' })).toBe(3_000)
    expect(windowDueAt({ ...room, phase: 'closed' })).toBeUndefined()
  })

  it('causes each of its events once and in order, however late', () => {
    const types = (phase: 'scheduled' | 'open' | 'closed', now: number) => windowEvents({ schedule, phase }, now).map(({ type }) => type)
    expect(types('scheduled', 999)).toEqual([])
    expect(types('scheduled', 1_000)).toEqual(['draw.opened'])
    expect(types('scheduled', 3_000)).toEqual(['draw.opened', 'draw.closed'])
    expect(types('open', 2_999)).toEqual([])
    expect(types('open', 3_000)).toEqual(['draw.closed'])
    expect(types('closed', 3_000)).toEqual([])
  })

  it('gives a code for each refusal, and the time to wait before it opens', () => {
    expect(windowRefusal(room, 400)).toMatchObject({ code: 'not-open-yet', retryAfterMs: 600 })
    expect(windowRefusal(room, 1_000)).toBeUndefined()
    expect(windowRefusal(room, 3_000)).toMatchObject({ code: 'closed' })
    expect(windowRefusal({ ...room, enabled: false }, 1_000)).toMatchObject({ code: 'live-chat-off' })
    expect(windowRefusal({ ...room, schedule: undefined }, 1_000)).toMatchObject({ code: 'no-such-draw' })
  })
})
