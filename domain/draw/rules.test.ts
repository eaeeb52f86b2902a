import { describe, expect, it } from 'vitest'
import { badgesOf, type DrawCommand, type DrawEvent, drawItself, drawPolicies, type Schedule } from '../../protocol/draw.ts'
import type { LoggedEvent, Person, Role } from '../../protocol/envelope.ts'
import type { RecentPost } from '../rules.ts'
import { textFingerprint } from '../text/text.ts'
import { rights, withDrawRole } from './rights.ts'
import { drawRules } from './rules.ts'
import { type State, start } from './state.ts'

const rania: Person = { id: 'rania', role: 'guest', name: 'Rania' }
const karim: Person = { id: 'karim', role: 'guest', name: 'Karim' }
const watcher: Person = { id: 'somebody', role: 'guest', name: '' }
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

/** A draw told as a story, on a log that is a plain list. */
class Story {
  state: State = start
  readonly log: LoggedEvent<DrawEvent>[] = []
  readonly rules: ReturnType<typeof drawRules>
  at = noon
  #ids = 0

  constructor(enabled = true) {
    this.rules = drawRules({ enabled, messagesPerMinute: 10 })
  }

  say(by: Person, said: { [K in DrawCommand['type']]: Omit<Extract<DrawCommand, { type: K }>, 'id'> }[DrawCommand['type']]) {
    const command = { id: `story-${++this.#ids}`, ...said } as DrawCommand
    const known = withDrawRole(by, this.state)
    if (!this.rules.may(known.role, command.type)) return 'not-allowed'
    const recent = this.log.flatMap((event): RecentPost[] =>
      event.by.id === by.id && event.type === 'message.posted' && event.at > this.at - 60_000
        ? [{ at: event.at, fingerprint: textFingerprint(event.text) }]
        : [],
    )
    const target = 'target' in command ? this.log.find(({ seq }) => seq === command.target) : undefined
    const decision = this.rules.decide(this.state, command, { by: known, at: this.at, target, recent, head: this.log.length })
    if ('refused' in decision) return decision.refused
    for (const happened of decision.events) {
      const event = { ...happened, at: this.at, by: known, id: command.id, seq: this.log.length + 1 } as LoggedEvent<DrawEvent>
      if (drawPolicies[event.type].persist === 'log') this.log.push(event)
      this.state = this.rules.evolve(this.state, event)
    }
    return decision.events.map(({ type }) => type)
  }
}

const scheduled = (at = noon, enabled = true): Story => {
  const story = new Story(enabled)
  story.at = 0
  story.say(lina, { type: 'draw.schedule', schedule })
  story.at = at
  return story
}

describe('the window of a draw', () => {
  it('opens and closes when time passes: once, however often and however late the clock looks', () => {
    const story = scheduled(schedule.opensAt - 1)
    expect(story.say(system, { type: 'time.pass' })).toEqual([])
    story.at = schedule.opensAt
    expect(story.say(system, { type: 'time.pass' })).toEqual(['draw.opened'])
    expect(story.say(system, { type: 'time.pass' })).toEqual([])
    story.at = schedule.closesAt + 5 * hour
    expect(story.say(system, { type: 'time.pass' })).toEqual(['draw.closed'])
    expect(story.say(system, { type: 'time.pass' })).toEqual([])
  })

  it('has its opening and its closing in its history even when the clock slept through all of it', () => {
    const story = scheduled(schedule.closesAt + hour)
    expect(story.say(system, { type: 'time.pass' })).toEqual(['draw.opened', 'draw.closed'])
  })

  it('says when time will next have something to say, and at the end nothing', () => {
    const story = scheduled(0)
    expect(story.rules.dueAt(start)).toBeUndefined()
    expect(story.rules.dueAt(story.state)).toBe(schedule.opensAt)
    expect(story.rules.dueAt({ ...story.state, phase: 'open' })).toBe(schedule.closesAt)
    expect(story.rules.dueAt({ ...story.state, phase: 'closed' })).toBeUndefined()
  })

  it('lets Rania speak on the stroke of the hour although the alarm is late, and nobody a moment before', () => {
    const story = scheduled(schedule.opensAt - 1_500)
    expect(story.say(rania, { type: 'message.post', text: 'am I first?' })).toMatchObject({ code: 'not-open-yet', retryAfterMs: 1_500 })
    story.at = schedule.opensAt
    expect(story.say(rania, { type: 'message.post', text: 'am I first?' })).toEqual(['draw.opened', 'message.posted'])
    expect(story.say(karim, { type: 'message.post', text: 'second' })).toEqual(['message.posted'])
  })

  it('refuses words and likes by name once it has closed, although the alarm is late', () => {
    const story = scheduled(schedule.closesAt - 1)
    story.say(rania, { type: 'message.post', text: 'last words' })
    story.at = schedule.closesAt
    expect(story.say(rania, { type: 'message.post', text: 'one more' })).toMatchObject({ code: 'closed' })
    expect(story.say(rania, { type: 'like', target: drawItself, on: true })).toMatchObject({ code: 'closed' })
  })

  it('is shut for all while the operator has switched live chat off, and says that', () => {
    const story = scheduled(noon, false)
    expect(story.say(rania, { type: 'message.post', text: 'hello' })).toMatchObject({ code: 'live-chat-off' })
    expect(story.say(maya, { type: 'like', target: drawItself, on: true })).toMatchObject({ code: 'live-chat-off' })
    expect(story.rules.view(story.state, 'everyone').enabled).toBe(false)
  })

  it('never was, for a draw that nobody scheduled', () => {
    expect(new Story().say(rania, { type: 'message.post', text: 'hello' })).toMatchObject({ code: 'no-such-draw' })
  })
})

describe('talking in a draw', () => {
  it('lets Rania write ten times a minute; the eleventh waits until the first is a minute old', () => {
    const story = scheduled()
    for (let n = 0; n < 10; n++) {
      expect(story.say(rania, { type: 'message.post', text: `message ${n}` })).toContain('message.posted')
      story.at += 1_000
    }
    expect(story.say(rania, { type: 'message.post', text: 'eleven' })).toMatchObject({ code: 'too-fast', retryAfterMs: 50_000 })
    expect(story.say(karim, { type: 'message.post', text: 'I may' })).toEqual(['message.posted'])
    story.at += 50_000
    expect(story.say(rania, { type: 'message.post', text: 'eleven' })).toEqual(['message.posted'])
  })

  it('does not let her say the same twice within half a minute, however it is spaced and capitalised', () => {
    const story = scheduled()
    story.say(rania, { type: 'message.post', text: 'Good luck!' })
    story.at += 10_000
    expect(story.say(rania, { type: 'message.post', text: ' GOOD   luck! ' })).toMatchObject({ code: 'duplicate', retryAfterMs: 20_000 })
    expect(story.say(karim, { type: 'message.post', text: 'Good luck!' })).toEqual(['message.posted'])
    story.at += 20_000
    expect(story.say(rania, { type: 'message.post', text: 'Good luck!' })).toEqual(['message.posted'])
  })

  it.each([
    ['empty-message', ' \u0007 '],
    ['too-long', 'x'.repeat(501)],
  ])('refuses as %s what is not a message of a draw', (code, text) => {
    expect(scheduled().say(rania, { type: 'message.post', text })).toMatchObject({ code })
  })

  it('wants a name of those who talk or like, and none of those who watch', () => {
    const story = scheduled()
    expect(story.say(watcher, { type: 'message.post', text: 'hello' })).toMatchObject({ code: 'name-needed' })
    expect(story.say(watcher, { type: 'like', target: drawItself, on: true })).toMatchObject({ code: 'name-needed' })
  })

  it('does not pace Maya and Omar, who lead it', () => {
    const story = scheduled()
    for (let n = 0; n < 20; n++) expect(story.say(maya, { type: 'message.post', text: 'Welcome!' })).toContain('message.posted')
  })
})

describe('removing and liking', () => {
  it('is Rania’s right for her own message, Omar’s for all, and not Karim’s', () => {
    const story = scheduled()
    story.say(rania, { type: 'message.post', text: 'one' })
    story.say(rania, { type: 'message.post', text: 'two' })
    const [first, second] = story.log.filter(({ type }) => type === 'message.posted').map(({ seq }) => seq)
    expect(story.say(karim, { type: 'message.remove', target: first! })).toMatchObject({ code: 'not-yours' })
    expect(story.say(rania, { type: 'message.remove', target: first! })).toEqual(['message.removed'])
    expect(story.say(omar, { type: 'message.remove', target: second! })).toEqual(['message.removed'])
    expect(story.say(omar, { type: 'message.remove', target: 1 })).toMatchObject({ code: 'no-such-message' })
  })

  it('is for what is there: the draw, or a message that stands', () => {
    const story = scheduled()
    story.say(rania, { type: 'message.post', text: 'like me' })
    const { seq } = story.log.at(-1)!
    expect(story.say(karim, { type: 'like', target: drawItself, on: true })).toEqual(['liked'])
    expect(story.say(karim, { type: 'like', target: seq, on: true })).toEqual(['liked'])
    expect(story.say(karim, { type: 'like', target: 1, on: true })).toMatchObject({ code: 'no-such-message' })
    expect(story.say(karim, { type: 'like', target: 999, on: true })).toMatchObject({ code: 'no-such-message' })
  })

  it('leaves of a removed message its place, time and author, and nowhere a word', () => {
    const event = { type: 'message.posted', text: 'a secret', seq: 7, at: noon, by: rania, id: 'rania-said-7' } as const
    expect(JSON.stringify(scheduled().rules.blank(event))).not.toContain('secret')
    expect(scheduled().rules.blank(event)).toMatchObject({ seq: 7, at: noon, by: rania, removed: true })
  })
})

describe('who is who', () => {
  it('comes from the draw’s own lists, whatever a credential says', () => {
    const { state } = scheduled()
    expect(withDrawRole(maya, state).role).toBe('host')
    expect(withDrawRole(omar, state).role).toBe('moderator')
    expect(withDrawRole(lina, state).role).toBe('admin')
    expect(withDrawRole({ ...rania, role: 'host' }, state).role).toBe('guest')
    expect(withDrawRole({ ...rania, id: maya.id }, state).role).toBe('guest')
  })

  it('is worn as a badge, and a winner wears his beside it', () => {
    const { state, rules } = scheduled()
    const won = rules.evolve(state, { type: 'winner.drawn', winner: rania, at: noon, by: system, id: 'x' })
    expect(badgesOf(withDrawRole(maya, won), won.winners)).toEqual(['host'])
    expect(badgesOf(rania, won.winners)).toEqual(['winner'])
    expect(badgesOf(karim, won.winners)).toEqual([])
  })

  it('decides what each role may say: the whole table', () => {
    const roles: Role[] = ['guest', 'visitor', 'user', 'moderator', 'host', 'agent', 'admin', 'assistant', 'system']
    const { rules } = scheduled()
    const table = Object.keys(rights).map((command) => {
      const may = roles.filter((role) => rules.may(role, command as DrawCommand['type']))
      return `${command}: ${may.join(' ')}`
    })
    expect(table).toEqual([
      'draw.schedule: agent admin',
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
