import { describe, expect, it } from 'vitest'
import { badgesOf, type DrawCommand, type DrawEvent, drawItself, drawPolicies, type Schedule } from '../../protocol/draw.ts'
import type { LoggedEvent, Person, Role } from '../../protocol/envelope.ts'
import type { RecentPost } from '../rules.ts'
import { textFingerprint } from '../text/text.ts'
import { rights } from './rights.ts'
import { withDrawRole } from './roles.ts'
import { drawRules } from './rules.ts'
import { type State, start } from './state.ts'

const rania: Person = { id: 'rania', role: 'guest', name: 'Rania' }
const karim: Person = { id: 'karim', role: 'guest', name: 'Karim' }
const unnamed: Person = { id: 'unnamed', role: 'guest', name: '' }
const maya: Person = { id: 'maya', role: 'agent', name: 'Maya' }
const omar: Person = { id: 'omar', role: 'agent', name: 'Omar' }
const lina: Person = { id: 'lina', role: 'admin', name: 'Lina' }
const system: Person = { id: 'system', role: 'system', name: 'Parley' }

const hour = 3_600_000
const noon = 12 * hour
const schedule: Schedule = {
  title: 'The autumn draw',
  at: noon,
  wall: '1970-01-01T12:00',
  zone: 'UTC',
  opensAt: noon - hour,
  closesAt: noon + 2 * hour,
  hosts: [maya],
  moderators: [omar],
}

/** Sends commands one after another to the rules of a draw, with an array as the log. */
class Scenario {
  state: State = start
  readonly log: LoggedEvent<DrawEvent>[] = []
  readonly rules: ReturnType<typeof drawRules>
  at = noon
  #ids = 0

  constructor(enabled = true) {
    this.rules = drawRules({ enabled, messagesPerMinute: 10 })
  }

  send(by: Person, sent: { [K in DrawCommand['type']]: Omit<Extract<DrawCommand, { type: K }>, 'id'> }[DrawCommand['type']]) {
    const command = { id: `command-${++this.#ids}`, ...sent } as DrawCommand
    const author = withDrawRole(by, this.state)
    if (!this.rules.may(author.role, command.type)) return 'not-allowed'
    const recent = this.log.flatMap((event): RecentPost[] =>
      event.by.id === by.id && event.type === 'message.posted' && event.at > this.at - 60_000
        ? [{ at: event.at, fingerprint: textFingerprint(event.text) }]
        : [],
    )
    const target = 'target' in command ? this.log.find(({ seq }) => seq === command.target) : undefined
    const decision = this.rules.decide(this.state, command, {
      by: author,
      at: this.at,
      target,
      recent,
      head: this.log.length,
      lastAt: this.log.at(-1)?.at ?? 0,
    })
    if ('refused' in decision) return decision.refused
    for (const payload of decision.events) {
      const event = { ...payload, at: this.at, by: author, id: command.id, seq: this.log.length + 1 } as LoggedEvent<DrawEvent>
      if (drawPolicies[event.type].persist === 'log') this.log.push(event)
      this.state = this.rules.evolve(this.state, event)
    }
    return decision.events.map(({ type }) => type)
  }
}

const scheduled = (at = noon, enabled = true): Scenario => {
  const scenario = new Scenario(enabled)
  scenario.at = 0
  scenario.send(lina, { type: 'draw.schedule', schedule })
  scenario.at = at
  return scenario
}

describe('the window of a draw', () => {
  it('opens and closes when time passes: once, however often and however late the alarm fires', () => {
    const scenario = scheduled(schedule.opensAt - 1)
    expect(scenario.send(system, { type: 'time.pass' })).toEqual([])
    scenario.at = schedule.opensAt
    expect(scenario.send(system, { type: 'time.pass' })).toEqual(['draw.opened'])
    expect(scenario.send(system, { type: 'time.pass' })).toEqual([])
    scenario.at = schedule.closesAt + 5 * hour
    expect(scenario.send(system, { type: 'time.pass' })).toEqual(['draw.closed'])
    expect(scenario.send(system, { type: 'time.pass' })).toEqual([])
  })

  it('logs its opening and its closing even when the alarm fires after both', () => {
    const scenario = scheduled(schedule.closesAt + hour)
    expect(scenario.send(system, { type: 'time.pass' })).toEqual(['draw.opened', 'draw.closed'])
  })

  it('is due at its opening, then at its closing, then never', () => {
    const scenario = scheduled(0)
    expect(scenario.rules.dueAt(start, 0)).toBeUndefined()
    expect(scenario.rules.dueAt(scenario.state, 0)).toBe(schedule.opensAt)
    expect(scenario.rules.dueAt({ ...scenario.state, phase: 'open' }, 0)).toBe(schedule.closesAt)
    expect(scenario.rules.dueAt({ ...scenario.state, phase: 'closed' }, 0)).toBeUndefined()
  })

  it('accepts Rania’s message at the opening second although the alarm is late, and none before', () => {
    const scenario = scheduled(schedule.opensAt - 1_500)
    expect(scenario.send(rania, { type: 'message.post', text: 'am I first?' })).toMatchObject({ code: 'not-open-yet', retryAfterMs: 1_500 })
    scenario.at = schedule.opensAt
    expect(scenario.send(rania, { type: 'message.post', text: 'am I first?' })).toEqual(['draw.opened', 'message.posted'])
    expect(scenario.send(karim, { type: 'message.post', text: 'second' })).toEqual(['message.posted'])
  })

  it('refuses messages and likes as closed from the closing second on, although the alarm is late', () => {
    const scenario = scheduled(schedule.closesAt - 1)
    scenario.send(rania, { type: 'message.post', text: 'the last one' })
    scenario.at = schedule.closesAt
    expect(scenario.send(rania, { type: 'message.post', text: 'one more' })).toMatchObject({ code: 'closed' })
    expect(scenario.send(rania, { type: 'like', target: drawItself, on: true })).toMatchObject({ code: 'closed' })
  })

  it('refuses everyone while the operator has switched live chat off, and shows that in its view', () => {
    const scenario = scheduled(noon, false)
    expect(scenario.send(rania, { type: 'message.post', text: 'hello' })).toMatchObject({ code: 'live-chat-off' })
    expect(scenario.send(maya, { type: 'like', target: drawItself, on: true })).toMatchObject({ code: 'live-chat-off' })
    expect(scenario.rules.view(scenario.state, 'everyone').enabled).toBe(false)
  })

  it('does not exist for a draw that was never scheduled', () => {
    expect(new Scenario().send(rania, { type: 'message.post', text: 'hello' })).toMatchObject({ code: 'no-such-draw' })
  })
})

describe('a message in a draw', () => {
  it('is accepted ten times a minute from Rania; the eleventh waits until the first is a minute old', () => {
    const scenario = scheduled()
    for (let n = 0; n < 10; n++) {
      expect(scenario.send(rania, { type: 'message.post', text: `message ${n}` })).toContain('message.posted')
      scenario.at += 1_000
    }
    expect(scenario.send(rania, { type: 'message.post', text: 'eleven' })).toMatchObject({ code: 'too-fast', retryAfterMs: 50_000 })
    expect(scenario.send(karim, { type: 'message.post', text: 'I may' })).toEqual(['message.posted'])
    scenario.at += 50_000
    expect(scenario.send(rania, { type: 'message.post', text: 'eleven' })).toEqual(['message.posted'])
  })

  it('is refused when Rania posts the same text twice within half a minute, however it is spaced and capitalised', () => {
    const scenario = scheduled()
    scenario.send(rania, { type: 'message.post', text: 'Good luck!' })
    scenario.at += 10_000
    expect(scenario.send(rania, { type: 'message.post', text: ' GOOD   luck! ' })).toMatchObject({
      code: 'duplicate',
      retryAfterMs: 20_000,
    })
    expect(scenario.send(karim, { type: 'message.post', text: 'Good luck!' })).toEqual(['message.posted'])
    scenario.at += 20_000
    expect(scenario.send(rania, { type: 'message.post', text: 'Good luck!' })).toEqual(['message.posted'])
  })

  it.each([
    ['empty-message', ' \u0007 '],
    ['too-long', 'x'.repeat(501)],
  ])('is refused as %s', (code, text) => {
    expect(scheduled().send(rania, { type: 'message.post', text })).toMatchObject({ code })
  })

  it('needs a name of its author, as a like does', () => {
    const scenario = scheduled()
    expect(scenario.send(unnamed, { type: 'message.post', text: 'hello' })).toMatchObject({ code: 'name-needed' })
    expect(scenario.send(unnamed, { type: 'like', target: drawItself, on: true })).toMatchObject({ code: 'name-needed' })
  })

  it('has no rate limit for Maya, who hosts', () => {
    const scenario = scheduled()
    for (let n = 0; n < 20; n++) expect(scenario.send(maya, { type: 'message.post', text: 'Welcome!' })).toContain('message.posted')
  })
})

describe('removing and liking', () => {
  it('a message is allowed to Rania, who wrote it, and to Omar, who moderates, not to Karim', () => {
    const scenario = scheduled()
    scenario.send(rania, { type: 'message.post', text: 'one' })
    scenario.send(rania, { type: 'message.post', text: 'two' })
    const [first, second] = scenario.log.filter(({ type }) => type === 'message.posted').map(({ seq }) => seq)
    expect(scenario.send(karim, { type: 'message.remove', target: first! })).toMatchObject({ code: 'not-yours' })
    expect(scenario.send(rania, { type: 'message.remove', target: first! })).toEqual(['message.removed'])
    expect(scenario.send(omar, { type: 'message.remove', target: second! })).toEqual(['message.removed'])
    expect(scenario.send(omar, { type: 'message.remove', target: 1 })).toMatchObject({ code: 'no-such-message' })
  })

  it('is possible for the draw itself or a message that is not removed', () => {
    const scenario = scheduled()
    scenario.send(rania, { type: 'message.post', text: 'like me' })
    const { seq } = scenario.log.at(-1)!
    expect(scenario.send(karim, { type: 'like', target: drawItself, on: true })).toEqual(['liked'])
    expect(scenario.send(karim, { type: 'like', target: seq, on: true })).toEqual(['liked'])
    expect(scenario.send(karim, { type: 'like', target: 1, on: true })).toMatchObject({ code: 'no-such-message' })
    expect(scenario.send(karim, { type: 'like', target: 999, on: true })).toMatchObject({ code: 'no-such-message' })
  })

  it('keeps the place, time and author of a removed message, and none of its text', () => {
    const event = { type: 'message.posted', text: 'a secret', seq: 7, at: noon, by: rania, id: 'rania-7' } as const
    expect(JSON.stringify(scheduled().rules.blank(event))).not.toContain('secret')
    expect(scheduled().rules.blank(event)).toMatchObject({ seq: 7, at: noon, by: rania, removed: true })
  })
})

describe('a role in a draw', () => {
  it('comes from the draw’s own lists, whatever role a credential has', () => {
    const { state } = scheduled()
    expect(withDrawRole(maya, state).role).toBe('host')
    expect(withDrawRole(omar, state).role).toBe('moderator')
    expect(withDrawRole(lina, state).role).toBe('admin')
    expect(withDrawRole({ ...rania, role: 'host' }, state).role).toBe('guest')
    expect(withDrawRole({ ...rania, id: maya.id }, state).role).toBe('guest')
  })

  it('is shown as a badge, as winning is', () => {
    const { state, rules } = scheduled()
    const won = rules.evolve(state, { type: 'winner.drawn', winner: rania, at: noon, by: system, id: 'x' })
    expect(badgesOf(withDrawRole(maya, won), won.winners)).toEqual(['host'])
    expect(badgesOf(rania, won.winners)).toEqual(['winner'])
    expect(badgesOf(karim, won.winners)).toEqual([])
  })

  it('has the commands of the permission table', () => {
    const roles: Role[] = ['guest', 'visitor', 'user', 'moderator', 'host', 'agent', 'admin', 'assistant', 'system']
    const { rules } = scheduled()
    const table = Object.keys(rights).map((command) => {
      const may = roles.filter((role) => rules.may(role, command as DrawCommand['type']))
      return `${command}: ${may.join(' ')}`
    })
    expect(table).toEqual([
      'draw.schedule: agent admin',
      'draw.edit: moderator host agent admin',
      'draw.cancel: moderator host agent admin',
      'message.post: guest user moderator host agent admin',
      'message.remove: guest user moderator host agent admin',
      'like: guest user moderator host agent admin',
      'checkpoint.ack: ',
      'likes.count: system',
      'viewers.count: system',
      'time.pass: system',
    ])
    expect(rules.may('admin', 'toString' as DrawCommand['type'])).toBe(false)
  })
})
