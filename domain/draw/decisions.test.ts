import { describe, expect, it } from 'vitest'
import type { DrawCommand, DrawEvent, Schedule } from '../../protocol/draw.ts'
import type { LoggedEvent, Person } from '../../protocol/envelope.ts'
import type { DecisionContext } from '../rules.ts'
import { textFingerprint } from '../text/text.ts'
import { rights } from './rights.ts'
import { mayModerate, withDrawRole } from './roles.ts'
import { drawRules } from './rules.ts'
import { type State, start } from './state.ts'

const rania: Person = { id: 'rania', role: 'guest', name: 'Rania' }
const lina: Person = { id: 'lina', role: 'admin', name: 'Lina' }
const schedule: Schedule = {
  title: 'The autumn draw',
  at: 200,
  wall: '1970-01-01T12:00',
  zone: 'UTC',
  opensAt: 100,
  closesAt: 300,
  hosts: [],
  moderators: [],
}
const open: State = { ...start, schedule, phase: 'open' }
const rules = drawRules({ enabled: true, messagesPerMinute: 10 })
type CommandWithoutId = { [K in DrawCommand['type']]: Omit<Extract<DrawCommand, { type: K }>, 'id'> }[DrawCommand['type']]

/** The events of an accepted command, or the code of the refusal. */
const outcome = (state: State, by: Person, command: CommandWithoutId, context: Partial<DecisionContext<DrawEvent>> = {}) => {
  const decision = rules.decide(state, { id: 'command-1', ...command } as DrawCommand, {
    by,
    at: 200,
    target: undefined,
    recent: [],
    head: 9,
    lastAt: 0,
    ...context,
  })
  return 'events' in decision ? decision.events : decision.refused.code
}
const logged = (event: object): LoggedEvent<DrawEvent> =>
  ({ seq: 1, at: 200, by: rania, id: 'command-1', ...event }) as LoggedEvent<DrawEvent>

describe('a draw', () => {
  it('that was never scheduled accepts no message, and the clock changes nothing', () => {
    expect(start).toEqual({ schedule: undefined, phase: 'scheduled', winners: [] })
    expect(outcome(start, rania, { type: 'message.post', text: 'hello' })).toBe('no-such-draw')
    expect(outcome(start, lina, { type: 'time.pass' })).toEqual([])
    expect(rules.dueAt(start, 0)).toBeUndefined()
    expect(rules.dueAt({ ...start, phase: 'open' }, 0)).toBeUndefined()
  })

  it('that is scheduled inside its window opens at once, and is scheduled only once', () => {
    const command = { type: 'draw.schedule', schedule } as const
    expect(outcome(start, lina, command)).toEqual([{ type: 'draw.scheduled', schedule }, { type: 'draw.opened' }])
    expect(outcome(start, lina, command, { at: 50 })).toEqual([{ type: 'draw.scheduled', schedule }])
    expect(outcome(open, lina, command)).toEqual([])
  })

  it('opens and closes at the exact millisecond', () => {
    const post = { type: 'message.post', text: 'hello' } as const
    const scheduled: State = { ...open, phase: 'scheduled' }
    expect([99, 100, 299, 300].map((at) => Array.isArray(outcome(scheduled, rania, post, { at })))).toEqual([false, true, true, false])
    expect(outcome(open, lina, { type: 'time.pass' }, { at: 299 })).toEqual([])
    expect(outcome(open, lina, { type: 'time.pass' }, { at: 300 })).toEqual([{ type: 'draw.closed' }])
  })

  it('changes its schedule and phase with its events', () => {
    expect(rules.evolve(start, logged({ type: 'draw.scheduled', schedule })).schedule).toBe(schedule)
    expect(rules.evolve({ ...start, schedule }, logged({ type: 'draw.opened' })).phase).toBe('open')
    expect(rules.evolve(open, logged({ type: 'draw.closed' })).phase).toBe('closed')
  })
})

describe('a message', () => {
  it('has a fingerprint and a rate limit, and no other event has', () => {
    expect(rules.fingerprint?.(logged({ type: 'message.posted', text: 'Good  luck' }))).toBe(textFingerprint('good luck'))
    expect(rules.fingerprint?.(logged({ type: 'message.removed', target: 1, text: 'Good luck' }))).toBeUndefined()
    expect([...rules.rateLimited]).toEqual(['message.posted'])
  })

  it('that is removed has no text, but its place, time and author', () => {
    const posted = logged({ type: 'message.posted', text: 'Good luck' })
    expect(rules.blank(posted)).toEqual({ ...posted, text: '', removed: true })
  })

  it('is the only possible target of a removal and a like', () => {
    expect(outcome(open, rania, { type: 'message.remove', target: 5 })).toBe('no-such-message')
    expect(outcome(open, rania, { type: 'like', target: 5, on: true })).toBe('no-such-message')
    expect(outcome(open, rania, { type: 'like', target: 5, on: true }, { target: logged({ type: 'draw.opened' }) })).toBe('no-such-message')
  })
})

describe('roles', () => {
  it('hosts, moderators and admins may moderate', () => {
    const roles = ['host', 'moderator', 'admin', 'guest', 'user', 'agent'] as const
    expect(roles.filter((role) => mayModerate({ ...lina, role }))).toEqual(['host', 'moderator', 'admin'])
  })

  it('host and moderator come from the lists of the draw, never from a credential', () => {
    for (const role of ['host', 'moderator'] as const) expect(withDrawRole({ ...rania, role }, { schedule })).toEqual(rania)
    expect(withDrawRole(lina, { schedule: undefined })).toBe(lina)
    expect(withDrawRole({ ...lina, id: undefined as never }, { schedule: undefined }).role).toBe('admin')
  })

  it('no role may send a checkpoint to the draw: a relay handles it', () => {
    expect(rights['checkpoint.ack']).toEqual([])
    expect(outcome(open, rania, { type: 'checkpoint.ack', checkpoint: 'm' })).toEqual([])
  })
})
