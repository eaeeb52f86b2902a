import { describe, expect, it } from 'vitest'
import type { ConversationCommand, ConversationEvent } from '../../protocol/conversation.ts'
import { conversationClientCommands, conversationPolicies } from '../../protocol/conversation.ts'
import type { LoggedEvent, Person, Role } from '../../protocol/envelope.ts'
import type { DecisionContext } from '../rules.ts'
import { answerId } from './decisions.ts'
import { rights } from './rights.ts'
import { conversation } from './rules.ts'
import { type State, start } from './state.ts'

const layla: Person = { id: 'layla', role: 'visitor', name: 'Layla' }
const omar: Person = { id: 'omar', role: 'agent', name: 'Omar' }
const maya: Person = { id: 'maya', role: 'agent', name: 'Maya' }
const lina: Person = { id: 'lina', role: 'admin', name: 'Lina' }
const nour: Person = { id: 'assistant', role: 'assistant', name: 'Nour' }
const system: Person = { id: 'system', role: 'system', name: 'Parley' }

/** A conversation told as a story: who says what, one after another, on a log that is a plain list. */
class Story {
  state: State = start
  readonly log: LoggedEvent<ConversationEvent>[] = []
  #ids = 0
  at = 1_000_000

  say(
    by: Person,
    said: {
      [K in ConversationCommand['type']]: Omit<Extract<ConversationCommand, { type: K }>, 'id'> & { id?: string }
    }[ConversationCommand['type']],
  ): string[] | string {
    const command = { id: `story-${++this.#ids}`, ...said } as ConversationCommand
    if (!conversation.may(by.role, command.type)) return 'not-allowed'
    const recent = this.log
      .filter((event) => event.by.id === by.id && event.type === 'message.posted' && event.at > this.at - 60_000)
      .map(({ at }) => ({ at }))
    const target = 'target' in command ? this.log.find(({ seq }) => seq === command.target) : undefined
    const moment: DecisionContext<ConversationEvent> = { by, at: this.at, target, recent, head: this.log.length }
    const decision = conversation.decide(this.state, command, moment)
    if ('refused' in decision) return decision.refused.code
    for (const happened of decision.events) {
      const event = { ...happened, at: this.at, by, id: command.id, seq: this.log.length + 1 }
      if (conversationPolicies[event.type].persist === 'log') this.log.push(event)
      this.state = conversation.evolve(this.state, event)
    }
    return decision.events.map(({ type }) => type)
  }
}

const opened = (): Story => {
  const story = new Story()
  story.say(layla, { type: 'conversation.open', department: { id: 'hosting', name: 'Hosting', persona: 'Nour' }, locale: 'en', page: '' })
  return story
}

describe('a conversation', () => {
  it('goes from the assistant to waiting, to Omar, to resolved, and back to the assistant when Layla writes again', () => {
    const story = opened()
    expect(story.state.status).toEqual({ is: 'assisted' })
    expect(story.say(layla, { type: 'person.request' })).toEqual(['person.requested'])
    expect(story.state.status).toEqual({ is: 'waiting', since: story.at })
    expect(story.say(omar, { type: 'claim.take' })).toEqual(['claim.taken'])
    expect(story.state.status).toMatchObject({ is: 'claimed', agent: omar })
    expect(story.say(omar, { type: 'conversation.resolve' })).toEqual(['conversation.resolved'])
    expect(story.say(layla, { type: 'message.post', text: 'one more thing' })).toEqual(['message.posted', 'conversation.reopened'])
    expect(story.state.status).toEqual({ is: 'assisted' })
  })

  it('is claimed by one agent, and the other reads by whom', () => {
    const story = opened()
    story.say(omar, { type: 'claim.take' })
    expect(story.say(maya, { type: 'claim.take' })).toBe('already-claimed')
    expect(story.say(omar, { type: 'claim.take' })).toEqual([])
    expect(story.say(maya, { type: 'claim.release' })).toBe('already-claimed')
    expect(story.say(maya, { type: 'conversation.resolve' })).toBe('already-claimed')
    expect(story.say(lina, { type: 'claim.release' })).toEqual(['claim.released'])
    expect(story.state.status).toMatchObject({ is: 'waiting' })
  })

  it('is released by the clock when Omar has gone', () => {
    const story = opened()
    story.say(omar, { type: 'claim.take' })
    expect(story.say(system, { type: 'claim.release' })).toEqual(['claim.released'])
    expect(story.say(system, { type: 'claim.release' })).toBe('not-claimed')
  })

  it('becomes Omar’s when he simply answers', () => {
    const story = opened()
    expect(story.say(omar, { type: 'message.post', text: 'I can help' })).toEqual(['message.posted', 'claim.taken'])
    expect(story.state.status).toMatchObject({ is: 'claimed', agent: omar })
  })
})

describe('a message', () => {
  it('is refused when it is empty, too long, or the eleventh within a minute; and accepted when the minute has passed', () => {
    const story = opened()
    expect(story.say(layla, { type: 'message.post', text: ' \u0007\n ' })).toBe('empty-message')
    expect(story.say(layla, { type: 'message.post', text: 'x'.repeat(4_001) })).toBe('too-long')
    for (let n = 0; n < 10; n++, story.at += 100) expect(story.say(layla, { type: 'message.post', text: 'hi' })).toContain('message.posted')
    expect(story.say(layla, { type: 'message.post', text: 'hi' })).toBe('too-fast')
    expect(story.say(omar, { type: 'message.post', text: 'slow down' })).toContain('message.posted')
    story.at += 60_000
    expect(story.say(layla, { type: 'message.post', text: 'hi' })).toContain('message.posted')
  })

  it('is told how long it must wait: until the first of the ten is a minute old', () => {
    const { state } = opened()
    const moment = { by: layla, at: 100_000, target: undefined, recent: Array.from({ length: 10 }, () => ({ at: 70_000 })), head: 11 }
    const decision = conversation.decide(state, { type: 'message.post', id: 'the-eleventh', text: 'hi' }, moment)
    expect(decision).toMatchObject({ refused: { code: 'too-fast', retryAfterMs: 30_000, message: expect.stringMatching(/\S/) } })
  })

  it('is removed by its author or an admin, once, and a note is nothing to Layla', () => {
    const story = opened()
    story.say(layla, { type: 'message.post', text: 'oops' })
    story.say(omar, { type: 'note.post', text: 'hm' })
    expect(story.say(omar, { type: 'message.remove', target: 2 })).toBe('not-yours')
    expect(story.say(layla, { type: 'message.remove', target: 3 })).toBe('no-such-message')
    expect(story.say(layla, { type: 'message.remove', target: 99 })).toBe('no-such-message')
    expect(story.say(layla, { type: 'message.remove', target: 2 })).toEqual(['message.removed'])
    expect(story.say(omar, { type: 'message.remove', target: 3 })).toEqual(['note.removed'])
    expect(story.say(lina, { type: 'message.remove', target: 2 })).toEqual(['message.removed'])
  })

  it('loses its words, its sources and its offer when its body is blanked', () => {
    const event: LoggedEvent<ConversationEvent> = {
      type: 'message.posted',
      text: 'secret',
      sources: [{ title: 'a', url: '/help/a' }],
      seq: 4,
      at: 1,
      by: layla,
      id: 'x',
    }
    expect(conversation.blank(event)).toEqual({ type: 'message.posted', text: '', seq: 4, at: 1, by: layla, id: 'x', removed: true })
  })
})

describe('the assistant', () => {
  it('speaks only in its running turn', () => {
    const story = opened()
    story.say(layla, { type: 'message.post', text: 'hello' })
    expect(story.say(nour, { type: 'message.post', id: answerId(1), text: 'out of the blue' })).toBe('answer-over')
    story.say(nour, { type: 'answer.begin', upTo: 2, until: 0 })
    expect(story.say(nour, { type: 'message.draft', n: 1, text: 'He' })).toEqual(['message.drafting'])
    expect(story.say(nour, { type: 'message.post', id: answerId(1), text: 'Hello!' })).toEqual(['message.posted', 'answer.ended'])
    expect(story.say(nour, { type: 'answer.begin', upTo: 2, until: 0 })).toBe('answer-over')
  })

  it.each<[string, Person, Parameters<Story['say']>[1]]>([
    ['a claim', omar, { type: 'claim.take' }],
    ['Layla’s stop', layla, { type: 'answer.stop' }],
    ['a new message', layla, { type: 'message.post', text: 'wait' }],
    ['asking for a person', layla, { type: 'person.request' }],
    ['an agent’s answer', omar, { type: 'message.post', text: 'let me' }],
  ])('loses its turn by %s', (_, by, command) => {
    const story = opened()
    story.say(layla, { type: 'message.post', text: 'hello' })
    story.say(nour, { type: 'answer.begin', upTo: 2, until: 0 })
    expect(story.say(by, command)).toContain('answer.ended')
    expect(story.say(nour, { type: 'message.draft', n: 1, text: 'He' })).toBe('answer-over')
    expect(story.say(nour, { type: 'message.post', id: answerId(1), text: 'Hello' })).toMatch(/answer-over|taken-over/)
  })

  it('is silent in a claimed conversation by rule', () => {
    const story = opened()
    story.say(layla, { type: 'message.post', text: 'hello' })
    story.say(omar, { type: 'claim.take' })
    expect(story.say(nour, { type: 'answer.begin', upTo: 2, until: 0 })).toBe('taken-over')
  })

  it('leaves to Omar what was said to Omar, and answers only what Layla writes after he resolved', () => {
    const story = opened()
    story.say(layla, { type: 'message.post', text: 'hello' })
    story.say(omar, { type: 'claim.take' })
    story.say(layla, { type: 'message.post', text: 'it is cedar-cakes' })
    story.say(omar, { type: 'conversation.resolve' })
    story.say(layla, { type: 'message.post', text: 'how do I restore a backup?' })
    expect(story.say(nour, { type: 'answer.begin', upTo: 4, until: 0 })).toBe('answer-over')
    expect(story.state.dealtWith).toBe(5)
    expect(story.say(nour, { type: 'answer.begin', upTo: 6, until: 0 })).toContain('answer.began')
  })

  it('counts a second try of the same turn', () => {
    const story = opened()
    story.say(layla, { type: 'message.post', text: 'hello' })
    story.say(nour, { type: 'answer.begin', upTo: 2, until: 0 })
    story.say(nour, { type: 'answer.begin', upTo: 2, until: 0 })
    expect(story.state.answer).toMatchObject({ n: 1, tries: 2 })
  })
})

describe('a receipt', () => {
  it('only moves on, never beyond the head, and not several times a second', () => {
    const story = opened()
    story.say(layla, { type: 'message.post', text: 'hello' })
    expect(story.say(omar, { type: 'receipt.move', read: 900 })).toEqual(['receipt.moved'])
    expect(story.state.receipts['omar']).toMatchObject({ received: 2, read: 2 })
    story.say(layla, { type: 'message.post', text: 'hello?' })
    expect(story.say(omar, { type: 'receipt.move', read: 3 })).toBe('too-fast')
    story.at += 1_000
    expect(story.say(omar, { type: 'receipt.move', read: 3 })).toEqual(['receipt.moved'])
    story.at += 1_000
    expect(story.say(omar, { type: 'receipt.move', read: 1 })).toEqual([])
  })
})

describe('the table of rights', () => {
  const roles: readonly Role[] = ['guest', 'visitor', 'user', 'moderator', 'host', 'agent', 'admin', 'assistant', 'system']
  const ours = Object.keys(rights).filter(
    (type) => !(conversationClientCommands as readonly string[]).includes(type),
  ) as ConversationCommand['type'][]

  it('is asked for every role and command', () => {
    const allowed = roles.flatMap((role) =>
      (Object.keys(rights) as ConversationCommand['type'][])
        .filter((type) => conversation.may(role, type))
        .map((type) => `${role} ${type}`),
    )
    expect(allowed).toMatchSnapshot()
  })

  it('lets no visitor say what only staff, the assistant or the clock may', () => {
    for (const type of [
      'note.post',
      'claim.take',
      'claim.release',
      'conversation.resolve',
      ...ours.filter((type) => type !== 'conversation.open'),
    ] as const)
      expect(conversation.may('visitor', type)).toBe(false)
  })

  it('knows no command that it was not told of', () => {
    expect(conversation.may('admin', 'toString' as ConversationCommand['type'])).toBe(false)
  })
})
