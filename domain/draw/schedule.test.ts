import { expect, test } from 'vitest'
import type { DrawEvent, Schedule } from '../../protocol/draw.ts'
import type { Person } from '../../protocol/envelope.ts'
import { evolve } from './evolution.ts'
import { decideCancel, decideEdit } from './schedule.ts'
import { type State, start } from './state.ts'
import { windowDueAt, windowRefusal, windowStateAt } from './window.ts'

const hour = 3_600_000
const maya: Person = { id: 'agent-maya', role: 'agent', name: 'Maya' }
const omar: Person = { id: 'agent-omar', role: 'agent', name: 'Omar' }
const scheduleAt = (at: number, more: Partial<Schedule> = {}): Schedule => ({
  ...{ title: 'The autumn draw', at, wall: `wall of ${at}`, zone: 'UTC', opensAt: at - hour, closesAt: at + hour },
  ...{ hosts: [maya], moderators: [] },
  ...more,
})

/** A draw at ten o'clock whose state is as of `at`. */
const tenOClock = 10 * hour
const stateAt = (at: number): State => ({
  ...start,
  schedule: scheduleAt(tenOClock),
  phase: at >= tenOClock + hour ? 'closed' : at >= tenOClock - hour ? 'open' : 'scheduled',
})

function edited(state: State, schedule: Schedule, at: number) {
  const decision = decideEdit(state, { type: 'draw.edit', id: 'draw:edit', schedule }, { at })
  if ('refused' in decision) return decision.refused.code
  const by = { by: maya, id: 'draw:edit', at }
  return { events: decision.events, state: decision.events.reduce((now, event) => evolve(now, { ...event, ...by }), state) }
}
const typesOf = ({ events }: { events: readonly DrawEvent[] }) => events.map(({ type }) => type)

test('an edit names what is new, and one that changes nothing has no event', () => {
  const at = 2 * hour
  const moved = scheduleAt(12 * hour, { title: 'The winter draw', hosts: [maya, omar] })
  expect(edited(stateAt(at), moved, at)).toMatchObject({
    events: [{ type: 'draw.edited', schedule: moved, changes: ['title', 'time', 'leaders'] }],
    state: { schedule: moved, phase: 'scheduled' },
  })
  expect(edited(stateAt(at), scheduleAt(tenOClock, { moderators: [omar] }), at)).toMatchObject({ events: [{ changes: ['leaders'] }] })
  expect(edited(stateAt(at), scheduleAt(tenOClock), at)).toMatchObject({ events: [] })
})

test('an open draw that is moved to later is closed until it opens again; one that is moved to now opens at once', () => {
  const at = 9.5 * hour
  const later = edited(stateAt(at), scheduleAt(20 * hour), at)
  if (typeof later === 'string') throw new Error(later)
  expect(typesOf(later)).toEqual(['draw.edited'])
  expect(later.state.phase).toBe('scheduled')
  expect(windowStateAt({ ...later.state, enabled: true }, at)).toBe('scheduled')
  expect(windowDueAt(later.state)).toBe(19 * hour)

  const now = edited(stateAt(2 * hour), scheduleAt(2.5 * hour), 2 * hour)
  if (typeof now === 'string') throw new Error(now)
  expect(typesOf(now)).toEqual(['draw.edited', 'draw.opened'])
  expect(now.state.phase).toBe('open')
})

test('a draw that is over cannot be edited or cancelled, nor can one be moved to where it would be over', () => {
  const over = 12 * hour
  expect(edited(stateAt(over), scheduleAt(20 * hour), over)).toBe('draw-over')
  // The alarm is late: the stored phase is open, and by the clock it is over.
  expect(edited({ ...stateAt(over), phase: 'open' }, scheduleAt(20 * hour), over)).toBe('draw-over')
  expect(decideCancel({ ...stateAt(over), phase: 'open' }, { at: over })).toMatchObject({ refused: { code: 'draw-over' } })
  expect(edited(stateAt(5 * hour), scheduleAt(hour), 5 * hour)).toBe('draw-over')
  expect(edited(start, scheduleAt(hour), 0)).toBe('no-such-draw')
})

test('a cancelled draw neither opens nor closes, accepts nothing and stays cancelled', () => {
  const at = 2 * hour
  const decision = decideCancel(stateAt(at), { at })
  expect(decision).toEqual({ events: [{ type: 'draw.cancelled' }] })
  const state = evolve(stateAt(at), { type: 'draw.cancelled', at, by: maya, id: 'draw:cancel' })
  expect(windowDueAt(state)).toBeUndefined()
  expect(windowStateAt({ ...state, enabled: false }, tenOClock)).toBe('cancelled')
  expect(windowRefusal({ ...state, enabled: true }, tenOClock)?.code).toBe('draw-cancelled')
  expect(edited(state, scheduleAt(20 * hour), at)).toBe('draw-cancelled')
  expect(decideCancel(state, { at })).toEqual({ events: [] })
})
