import { describe, expect, it } from 'vitest'
import type { ConversationCommand, ConversationEvent, ConversationSource } from '../../protocol/conversation.ts'
import { conversationClientCommands, conversationPolicies } from '../../protocol/conversation.ts'
import type { LoggedEvent, Person, Role } from '../../protocol/envelope.ts'
import { roomLimits } from '../../protocol/limits.ts'
import { type MessagePart, textOf } from '../../protocol/message.ts'
import type { DecisionContext } from '../rules.ts'
import { answerId } from './answers.ts'
import { rights } from './rights.ts'
import { conversationRules } from './rules.ts'
import { type State, start } from './state.ts'

const hour = 3_600_000
const conversation = conversationRules({ assistedIdleMs: 24 * hour })
const layla: Person = { id: 'layla', role: 'visitor', name: 'Layla' }
const omar: Person = { id: 'omar', role: 'agent', name: 'Omar' }
const maya: Person = { id: 'maya', role: 'agent', name: 'Maya' }
const lina: Person = { id: 'lina', role: 'admin', name: 'Lina' }
const nour: Person = { id: 'assistant', role: 'assistant', name: 'Nour' }
const system: Person = { id: 'system', role: 'system', name: 'Parley' }

/** Sends commands one after another to the rules of a conversation, with an array as the log. */
class Scenario {
  state: State = start
  readonly log: LoggedEvent<ConversationEvent>[] = []
  #ids = 0
  at = 1_000_000

  send(
    by: Person,
    sent: {
      [K in ConversationCommand['type']]: Omit<Extract<ConversationCommand, { type: K }>, 'id'> & { id?: string }
    }[ConversationCommand['type']],
  ): string[] | string {
    const command = { id: `command-${++this.#ids}`, ...sent } as ConversationCommand
    if (!conversation.may(by.role, command.type)) return 'not-allowed'
    const recent = this.log
      .filter((event) => event.by.id === by.id && event.type === 'message.posted' && event.at > this.at - 60_000)
      .map(({ at }) => ({ at }))
    const target = 'target' in command ? this.log.find(({ seq }) => seq === command.target) : undefined
    const context: DecisionContext<ConversationEvent> = {
      by,
      at: this.at,
      target,
      recent,
      head: this.log.length,
      lastAt: this.log.at(-1)?.at ?? 0,
    }
    const decision = conversation.decide(this.state, command, context)
    if ('refused' in decision) return decision.refused.code
    for (const payload of decision.events) {
      const event = { ...payload, at: this.at, by, id: command.id, seq: this.log.length + 1 }
      if (conversationPolicies[event.type].persist === 'log') this.log.push(event)
      this.state = conversation.evolve(this.state, event)
    }
    return decision.events.map(({ type }) => type)
  }
}

const opened = (source: ConversationSource = { type: 'widget' }): Scenario => {
  const scenario = new Scenario()
  scenario.send(layla, {
    type: 'conversation.open',
    source,
    department: { id: 'hosting', name: 'Hosting', persona: 'Nour' },
    locale: 'en',
    page: '',
  })
  return scenario
}

describe('a conversation', () => {
  it('goes from the assistant to waiting, to Omar, to resolved, and back to the assistant when Layla writes again', () => {
    const scenario = opened()
    expect(scenario.state.status).toEqual({ is: 'assisted' })
    expect(scenario.send(layla, { type: 'person.request' })).toEqual(['person.requested'])
    expect(scenario.state.status).toEqual({ is: 'waiting', since: scenario.at })
    expect(scenario.send(omar, { type: 'claim.take' })).toEqual(['claim.taken'])
    expect(scenario.state.status).toMatchObject({ is: 'claimed', agent: omar })
    expect(scenario.send(omar, { type: 'conversation.resolve' })).toEqual(['conversation.resolved'])
    expect(scenario.send(layla, { type: 'message.post', text: 'one more thing' })).toEqual(['message.posted', 'conversation.reopened'])
    expect(scenario.state.status).toEqual({ is: 'assisted' })
  })

  it('is claimed by one agent, and the refusal of the other names the holder', () => {
    const scenario = opened()
    scenario.send(omar, { type: 'claim.take' })
    expect(scenario.send(maya, { type: 'claim.take' })).toBe('already-claimed')
    expect(scenario.send(omar, { type: 'claim.take' })).toEqual([])
    expect(scenario.send(maya, { type: 'claim.release' })).toBe('already-claimed')
    expect(scenario.send(maya, { type: 'conversation.resolve' })).toBe('already-claimed')
    expect(scenario.send(lina, { type: 'claim.release' })).toEqual(['claim.released'])
    expect(scenario.state.status).toMatchObject({ is: 'waiting' })
  })

  it('is released by the system when Omar has gone', () => {
    const scenario = opened()
    scenario.send(omar, { type: 'claim.take' })
    expect(scenario.send(system, { type: 'claim.release' })).toEqual(['claim.released'])
    expect(scenario.send(system, { type: 'claim.release' })).toBe('not-claimed')
  })

  it('is claimed by Omar when Omar writes', () => {
    const scenario = opened()
    expect(scenario.send(omar, { type: 'message.post', text: 'I can help' })).toEqual(['message.posted', 'claim.taken'])
    expect(scenario.state.status).toMatchObject({ is: 'claimed', agent: omar })
  })
})

describe('a message', () => {
  it('is refused when it is empty, too long, or one too many within a minute; and accepted when the minute has passed', () => {
    const scenario = opened()
    expect(scenario.send(layla, { type: 'message.post', text: ' \u0007\n ' })).toBe('empty-message')
    expect(scenario.send(layla, { type: 'message.post', text: 'x'.repeat(4_001) })).toBe('too-long')
    for (let n = 0; n < roomLimits.messagesPerMinute; n++, scenario.at += 100)
      expect(scenario.send(layla, { type: 'message.post', text: 'hi' })).toContain('message.posted')
    expect(scenario.send(layla, { type: 'message.post', text: 'hi' })).toBe('too-fast')
    expect(scenario.send(omar, { type: 'message.post', text: 'slow down' })).toContain('message.posted')
    scenario.at += 60_000
    expect(scenario.send(layla, { type: 'message.post', text: 'hi' })).toContain('message.posted')
  })

  it('is refused with the time to wait: until the first that counts is a minute old', () => {
    const { state } = opened()
    const recent = Array.from({ length: roomLimits.messagesPerMinute }, () => ({ at: 70_000 }))
    const context = { by: layla, at: 100_000, target: undefined, recent, head: recent.length + 1, lastAt: 70_000 }
    const decision = conversation.decide(state, { type: 'message.post', id: 'one-too-many', text: 'hi' }, context)
    expect(decision).toMatchObject({ refused: { code: 'too-fast', retryAfterMs: 30_000, message: expect.stringMatching(/\S/) } })
  })

  it('is removed by its author or an admin, once, and a note does not exist for Layla', () => {
    const scenario = opened()
    scenario.send(layla, { type: 'message.post', text: 'oops' })
    scenario.send(omar, { type: 'note.post', text: 'hm' })
    expect(scenario.send(omar, { type: 'message.remove', target: 2 })).toBe('not-yours')
    expect(scenario.send(layla, { type: 'message.remove', target: 3 })).toBe('no-such-message')
    expect(scenario.send(layla, { type: 'message.remove', target: 99 })).toBe('no-such-message')
    expect(scenario.send(layla, { type: 'message.remove', target: 2 })).toEqual(['message.removed'])
    expect(scenario.send(omar, { type: 'message.remove', target: 3 })).toEqual(['note.removed'])
    expect(scenario.send(lina, { type: 'message.remove', target: 2 })).toEqual(['message.removed'])
  })

  it('loses its text, its cards and its offer when its body is blanked', () => {
    const event: LoggedEvent<ConversationEvent> = {
      type: 'message.posted',
      parts: [
        { type: 'text', text: 'secret' },
        { type: 'card', title: 'a', url: '/help/a' },
        { type: 'action', action: 'request-person' },
      ],
      seq: 4,
      at: 1,
      by: layla,
      id: 'x',
    }
    expect(conversation.blank(event)).toEqual({ type: 'message.posted', parts: [], seq: 4, at: 1, by: layla, id: 'x', removed: true })
  })
})

describe('a message over a channel', () => {
  const whatsapp: ConversationSource = { type: 'channel', channel: 'whatsapp', account: '1555' }

  it('is stored whole, however long and however fast it comes', () => {
    const scenario = opened(whatsapp)
    const long = 'x'.repeat(50_000)
    for (let n = 0; n < 30; n++) expect(scenario.send(layla, { type: 'message.post', text: long })).toContain('message.posted')
    const last = scenario.log.at(-1)
    expect(last?.type === 'message.posted' && textOf(last.parts)).toBe(long)
  })

  it('gives Omar, who answers it in the dashboard, no longer messages than elsewhere', () => {
    expect(opened(whatsapp).send(omar, { type: 'message.post', text: 'x'.repeat(4_001) })).toBe('too-long')
  })
})

describe('a wait for a person', () => {
  it('is cancelled by Layla, and the conversation is the assistant’s again', () => {
    const scenario = opened()
    scenario.send(layla, { type: 'person.request' })
    expect(scenario.send(omar, { type: 'wait.cancel' })).toBe('not-allowed')
    expect(scenario.send(layla, { type: 'wait.cancel' })).toEqual(['wait.cancelled'])
    expect(scenario.state.status).toEqual({ is: 'assisted' })
    expect(scenario.send(layla, { type: 'wait.cancel' })).toEqual([])
  })

  it('is over when Omar has taken over', () => {
    const scenario = opened()
    scenario.send(layla, { type: 'person.request' })
    scenario.send(omar, { type: 'claim.take' })
    expect(scenario.send(layla, { type: 'wait.cancel' })).toBe('taken-over')
    expect(scenario.state.status).toMatchObject({ is: 'claimed' })
  })
})

describe('a conversation in which no one writes', () => {
  it('is resolved by the system after a day, and reopened by writing', () => {
    const scenario = opened()
    scenario.send(layla, { type: 'message.post', text: 'hello' })
    const due = scenario.at + 24 * hour
    expect(conversation.dueAt(scenario.state, scenario.at)).toBe(due)
    scenario.at = due - 1
    expect(scenario.send(system, { type: 'time.pass' })).toEqual([])
    scenario.at = due
    expect(scenario.send(system, { type: 'time.pass' })).toEqual(['conversation.resolved'])
    expect(conversation.dueAt(scenario.state, scenario.at)).toBeUndefined()
    expect(scenario.send(system, { type: 'time.pass' })).toEqual([])
    expect(scenario.send(layla, { type: 'message.post', text: 'one more question' })).toEqual(['message.posted', 'conversation.reopened'])
    expect(scenario.state.status).toEqual({ is: 'assisted' })
    expect(conversation.dueAt(scenario.state, scenario.at)).toBe(scenario.at + 24 * hour)
  })

  it('stays open while a person has it or is waited for', () => {
    for (const [by, type] of [
      [layla, 'person.request'],
      [omar, 'claim.take'],
    ] as const) {
      const scenario = opened()
      scenario.send(by, { type })
      expect(conversation.dueAt(scenario.state, scenario.at)).toBeUndefined()
      scenario.at += 48 * hour
      expect(scenario.send(system, { type: 'time.pass' })).toEqual([])
    }
    expect(conversation.dueAt(start, 0)).toBeUndefined()
  })
})

describe('a participant', () => {
  it('joins with the first message or claim, and keeps that time under another name', () => {
    const scenario = opened()
    const openedAt = scenario.at
    scenario.at += 5_000
    scenario.send(omar, { type: 'message.post', text: 'hello' })
    scenario.at += 5_000
    scenario.send({ ...omar, name: 'Omar K.' }, { type: 'message.post', text: 'me again' })
    scenario.send(maya, { type: 'receipt.move', read: 2 })
    expect(scenario.state.participants).toEqual({
      layla: { ...layla, joinedAt: openedAt },
      omar: { ...omar, name: 'Omar K.', joinedAt: openedAt + 5_000 },
    })
  })
})

describe('an answer', () => {
  it('has its text, then its cards, then the offer of a person', () => {
    const scenario = opened()
    scenario.send(layla, { type: 'message.post', text: 'hello' })
    scenario.send(nour, { type: 'answer.begin', upTo: 2, until: 0 })
    const cards = [{ title: 'a', url: '/help/a' }]
    scenario.send(nour, { type: 'message.post', id: answerId(1), text: 'Hello!', cards, offersPerson: true })
    const parts: MessagePart[] = [
      { type: 'text', text: 'Hello!' },
      { type: 'card', title: 'a', url: '/help/a' },
      { type: 'action', action: 'request-person' },
    ]
    expect(scenario.log.at(-1)).toMatchObject({ type: 'message.posted', parts })
  })
})

describe('the assistant', () => {
  it('posts only its running answer', () => {
    const scenario = opened()
    scenario.send(layla, { type: 'message.post', text: 'hello' })
    expect(scenario.send(nour, { type: 'message.post', id: answerId(1), text: 'unasked' })).toBe('answer-over')
    scenario.send(nour, { type: 'answer.begin', upTo: 2, until: 0 })
    expect(scenario.send(nour, { type: 'message.draft', n: 1, text: 'He' })).toEqual(['message.drafting'])
    expect(scenario.send(nour, { type: 'message.post', id: answerId(1), text: 'Hello!' })).toEqual(['message.posted', 'answer.ended'])
    expect(scenario.send(nour, { type: 'answer.begin', upTo: 2, until: 0 })).toBe('answer-over')
  })

  it.each<[string, Person, Parameters<Scenario['send']>[1]]>([
    ['a claim', omar, { type: 'claim.take' }],
    ['Layla’s stop', layla, { type: 'answer.stop' }],
    ['a new message', layla, { type: 'message.post', text: 'wait' }],
    ['the removal of its question', layla, { type: 'message.remove', target: 2 }],
    ['an agent’s message', omar, { type: 'message.post', text: 'let me' }],
  ])('ends its answer after %s', (_, by, command) => {
    const scenario = opened()
    scenario.send(layla, { type: 'message.post', text: 'hello' })
    scenario.send(nour, { type: 'answer.begin', upTo: 2, until: 0 })
    expect(scenario.send(by, command)).toContain('answer.ended')
    expect(scenario.send(nour, { type: 'message.draft', n: 1, text: 'He' })).toBe('answer-over')
    expect(scenario.send(nour, { type: 'message.post', id: answerId(1), text: 'Hello' })).toMatch(/answer-over|taken-over/)
  })

  it('may not answer in a claimed conversation', () => {
    const scenario = opened()
    scenario.send(layla, { type: 'message.post', text: 'hello' })
    scenario.send(omar, { type: 'claim.take' })
    expect(scenario.send(nour, { type: 'answer.begin', upTo: 2, until: 0 })).toBe('taken-over')
  })

  it('answers only what Layla writes after Omar has resolved the conversation', () => {
    const scenario = opened()
    scenario.send(layla, { type: 'message.post', text: 'hello' })
    scenario.send(omar, { type: 'claim.take' })
    scenario.send(layla, { type: 'message.post', text: 'it is cedar-cakes' })
    scenario.send(omar, { type: 'conversation.resolve' })
    scenario.send(layla, { type: 'message.post', text: 'how do I restore a backup?' })
    expect(scenario.send(nour, { type: 'answer.begin', upTo: 4, until: 0 })).toBe('answer-over')
    expect(scenario.state.dealtWith).toBe(5)
    expect(scenario.send(nour, { type: 'answer.begin', upTo: 6, until: 0 })).toContain('answer.began')
  })

  it('covers an interrupted question with its next answer, but not one that was stopped', () => {
    const scenario = opened()
    scenario.send(layla, { type: 'message.post', text: 'How do I install WordPress?' })
    scenario.send(nour, { type: 'answer.begin', upTo: 2, until: 0 })
    scenario.send(layla, { type: 'message.post', text: 'thanks' })
    expect(scenario.state).toMatchObject({ answer: undefined, dealtWith: 0 })
    scenario.send(nour, { type: 'answer.begin', upTo: 3, until: 0 })
    scenario.send(layla, { type: 'answer.stop' })
    expect(scenario.state).toMatchObject({ answer: undefined, dealtWith: 3 })
  })

  it('answers what is left of a question after a part of it was removed', () => {
    const scenario = opened()
    scenario.send(layla, { type: 'message.post', text: 'How do I install WordPress?' })
    scenario.send(layla, { type: 'message.post', text: 'and this is private' })
    scenario.send(nour, { type: 'answer.begin', upTo: 3, until: 0 })
    expect(scenario.send(layla, { type: 'message.remove', target: 3 })).toEqual(['message.removed', 'answer.ended'])
    expect(scenario.state.dealtWith).toBe(0)
    expect(scenario.send(nour, { type: 'answer.begin', upTo: 3, until: 0 })).toContain('answer.began')
  })

  it('goes on when Layla removes something that it does not answer', () => {
    const scenario = opened()
    scenario.send(layla, { type: 'message.post', text: 'hello' })
    scenario.send(nour, { type: 'answer.begin', upTo: 2, until: 0 })
    scenario.send(nour, { type: 'message.post', id: answerId(1), text: 'Hello!' })
    scenario.send(layla, { type: 'message.post', text: 'How do I install WordPress?' })
    scenario.send(nour, { type: 'answer.begin', upTo: 4, until: 0 })
    expect(scenario.send(layla, { type: 'message.remove', target: 2 })).toEqual(['message.removed'])
  })

  it('goes on while Layla waits for a person, until one takes over; then it is silent', () => {
    const scenario = opened()
    scenario.send(layla, { type: 'message.post', text: 'hello' })
    scenario.send(nour, { type: 'answer.begin', upTo: 2, until: 0 })
    expect(scenario.send(layla, { type: 'person.request' })).toEqual(['person.requested'])
    expect(scenario.send(nour, { type: 'message.post', id: answerId(1), text: 'Hello!' })).toEqual(['message.posted', 'answer.ended'])
    scenario.send(layla, { type: 'message.post', text: 'meanwhile, how do I restore a backup?' })
    expect(scenario.send(nour, { type: 'answer.begin', upTo: 5, until: 0 })).toContain('answer.began')
    expect(scenario.send(omar, { type: 'claim.take' })).toEqual(['claim.taken', 'answer.ended'])
    scenario.send(layla, { type: 'message.post', text: 'are you there?' })
    expect(scenario.send(nour, { type: 'answer.begin', upTo: 7, until: 0 })).toBe('taken-over')
  })

  it('leaves to the person what Layla wrote during their claim, also after its release', () => {
    const scenario = opened()
    scenario.send(omar, { type: 'claim.take' })
    scenario.send(layla, { type: 'message.post', text: 'it is cedar-cakes' })
    scenario.send(system, { type: 'claim.release' })
    expect(scenario.send(nour, { type: 'answer.begin', upTo: 3, until: 0 })).toBe('answer-over')
  })

  it('offers no person to someone who waits for one', () => {
    const scenario = opened()
    scenario.send(layla, { type: 'person.request' })
    scenario.send(layla, { type: 'message.post', text: 'hello' })
    scenario.send(nour, { type: 'answer.begin', upTo: 3, until: 0 })
    scenario.send(nour, { type: 'message.post', id: answerId(1), text: 'I do not know.', offersPerson: true })
    expect(scenario.log.at(-1)).toMatchObject({ parts: [{ type: 'text', text: 'I do not know.' }] })
  })

  it('counts a second try of the same answer', () => {
    const scenario = opened()
    scenario.send(layla, { type: 'message.post', text: 'hello' })
    scenario.send(nour, { type: 'answer.begin', upTo: 2, until: 0 })
    scenario.send(nour, { type: 'answer.begin', upTo: 2, until: 0 })
    expect(scenario.state.answer).toMatchObject({ n: 1, tries: 2 })
  })
})

describe('a receipt', () => {
  it('only grows, never beyond the head, and not several times a second', () => {
    const scenario = opened()
    scenario.send(layla, { type: 'message.post', text: 'hello' })
    expect(scenario.send(omar, { type: 'receipt.move', read: 900 })).toEqual(['receipt.moved'])
    expect(scenario.state.receipts['omar']).toMatchObject({ received: 2, read: 2 })
    scenario.send(layla, { type: 'message.post', text: 'hello?' })
    expect(scenario.send(omar, { type: 'receipt.move', read: 3 })).toBe('too-fast')
    scenario.at += 1_000
    expect(scenario.send(omar, { type: 'receipt.move', read: 3 })).toEqual(['receipt.moved'])
    scenario.at += 1_000
    expect(scenario.send(omar, { type: 'receipt.move', read: 1 })).toEqual([])
  })
})

describe('the permission table', () => {
  const roles: readonly Role[] = ['guest', 'visitor', 'user', 'moderator', 'host', 'agent', 'admin', 'assistant', 'system']
  const internal = Object.keys(rights).filter(
    (type) => !(conversationClientCommands as readonly string[]).includes(type),
  ) as ConversationCommand['type'][]

  it('lists every role and command', () => {
    const allowed = roles.flatMap((role) =>
      (Object.keys(rights) as ConversationCommand['type'][])
        .filter((type) => conversation.may(role, type))
        .map((type) => `${role} ${type}`),
    )
    expect(allowed).toMatchSnapshot()
  })

  it('gives a visitor no command of staff, the assistant or the clock', () => {
    for (const type of [
      'note.post',
      'claim.take',
      'claim.release',
      'conversation.resolve',
      ...internal.filter((type) => type !== 'conversation.open'),
    ] as const)
      expect(conversation.may('visitor', type)).toBe(false)
  })

  it('refuses an unknown command', () => {
    expect(conversation.may('admin', 'toString' as ConversationCommand['type'])).toBe(false)
  })
})
