import { describe, expect, it } from 'vitest'
import type { ConversationCommand, ConversationEvent } from '../../protocol/conversation.ts'
import type { Decision, LoggedEvent, Person } from '../../protocol/envelope.ts'
import { limits, roomLimits } from '../../protocol/limits.ts'
import type { DecisionContext } from '../rules.ts'
import { answerId } from './answers.ts'
import { conversationRules } from './rules.ts'
import { type State, start } from './state.ts'

const hour = 3_600_000
const conversation = conversationRules({ assistedIdleMs: 24 * hour })
const layla: Person = { id: 'layla', role: 'visitor', name: 'Layla' }
const sami: Person = { id: 'sami', role: 'user', name: 'Sami' }
const omar: Person = { id: 'omar', role: 'agent', name: 'Omar' }
const maya: Person = { id: 'maya', role: 'agent', name: 'Maya' }
const lina: Person = { id: 'lina', role: 'admin', name: 'Lina' }
const nour: Person = { id: 'assistant', role: 'assistant', name: 'Nour' }
const system: Person = { id: 'system', role: 'system', name: 'Parley' }

const opened: State = { ...start, visitor: layla }
const claimed: State = { ...opened, status: { is: 'claimed', agent: omar, since: 1 } }
const resolved: State = { ...opened, status: { is: 'resolved', at: 1 } }
const waiting: State = { ...opened, status: { is: 'waiting', since: 1 } }
const answer = { n: 3, upTo: 7, tries: 1, until: 9_000 }
const answering: State = { ...opened, answer, answers: 3 }

type CommandWithoutId = {
  [K in ConversationCommand['type']]: Omit<Extract<ConversationCommand, { type: K }>, 'id'> & { id?: string }
}[ConversationCommand['type']]

const decide = (
  state: State,
  by: Person,
  command: CommandWithoutId,
  context: Partial<DecisionContext<ConversationEvent>> = {},
): Decision<ConversationEvent> =>
  conversation.decide(state, { id: 'command-1', ...command } as ConversationCommand, {
    by,
    at: 10_000,
    target: undefined,
    recent: [],
    head: 9,
    lastAt: 9_000,
    ...context,
  })
/** The events of an accepted command, or the code of the refusal. */
const outcome = (...command: Parameters<typeof decide>) => {
  const decision = decide(...command)
  return 'events' in decision ? decision.events : decision.refused.code
}
const textParts = (text: string) => [{ type: 'text', text }]

describe('a conversation', () => {
  const department = { id: 'support', name: 'Support', persona: 'Nour' }
  const open = { type: 'conversation.open', source: { type: 'widget' }, department, locale: 'en', page: '/' } as const

  it('opens once', () => {
    const { type: _, ...fields } = open
    expect(outcome(start, layla, open)).toEqual([{ type: 'conversation.opened', ...fields, visitor: layla }])
    expect(outcome(opened, layla, open)).toEqual([])
  })

  it('opens with the contact of an outside system, if there is one', () => {
    expect(outcome(start, layla, { ...open, contact: { id: '+961' } })).toMatchObject([{ contact: { id: '+961' } }])
  })

  it('that was never opened accepts nothing but the clock', () => {
    expect(outcome(start, layla, { type: 'typing', on: true })).toBe('no-such-conversation')
    expect(outcome(start, system, { type: 'time.pass' })).toEqual([])
  })

  it('starts with the assistant and in English, and only messages have a rate limit', () => {
    expect(start).toMatchObject({ status: { is: 'assisted' }, locale: 'en', page: '' })
    expect([...conversation.rateLimited]).toEqual(['message.posted'])
  })
})

describe('a message', () => {
  it('of an agent claims a conversation that no one has claimed', () => {
    const posted = { type: 'message.posted', parts: textParts('hello') }
    expect(outcome(waiting, maya, { type: 'message.post', text: 'hello' })).toEqual([posted, { type: 'claim.taken' }])
    expect(outcome(claimed, maya, { type: 'message.post', text: 'hello' })).toEqual([posted])
  })

  it('of the assistant is accepted only for its running answer and in an unclaimed conversation', () => {
    const text = 'an answer'
    const posted = { type: 'message.posted', parts: textParts(text) }
    expect(answerId(3)).toBe('answer:3')
    expect(outcome(answering, nour, { type: 'message.post', id: answerId(3), text })).toEqual([posted, { type: 'answer.ended', n: 3 }])
    expect(outcome(answering, nour, { type: 'message.post', id: answerId(2), text })).toBe('answer-over')
    expect(outcome(opened, nour, { type: 'message.post', id: answerId(3), text })).toBe('answer-over')
    expect(outcome({ ...claimed, answer }, nour, { type: 'message.post', id: answerId(3), text })).toBe('taken-over')
  })

  it('of the assistant has a part for each card and one for the offer of a person', () => {
    const text = 'an answer'
    const cards = [{ title: 'A', url: 'https://shop.example/a' }]
    const posted = (more: object) => outcome(answering, nour, { type: 'message.post', id: answerId(3), text, ...more })[0]
    expect(posted({ cards, offersPerson: true })).toEqual({
      type: 'message.posted',
      parts: [...textParts(text), { type: 'card', ...cards[0] }, { type: 'action', action: 'request-person' }],
    })
    expect(posted({ cards: [] })).toEqual({ type: 'message.posted', parts: textParts(text) })
  })

  it('without a text is refused, and so is a note', () => {
    expect(outcome(opened, layla, { type: 'message.post', text: ' ' })).toBe('empty-message')
    expect(outcome(opened, omar, { type: 'note.post', text: ' ' })).toBe('empty-message')
    expect(outcome(opened, omar, { type: 'note.post', text: ' check ' })).toEqual([{ type: 'note.posted', parts: textParts('check') }])
  })

  it('of a customer has a length and a rate limit, except from a channel', () => {
    const recent = Array.from({ length: roomLimits.messagesPerMinute }, () => ({ at: 9_000 }))
    const long = { type: 'message.post', text: 'x'.repeat(limits.textLength + 1) } as const
    const channel: State = { ...opened, source: { type: 'channel', channel: 'whatsapp', account: '1' } }
    for (const type of ['widget', 'api'] as const) {
      expect(outcome({ ...opened, source: { type } }, layla, long)).toBe('too-long')
      expect(outcome({ ...opened, source: { type } }, layla, { type: 'message.post', text: 'hello' }, { recent })).toBe('too-fast')
    }
    expect(outcome(channel, layla, long, { recent })).toHaveLength(1)
    expect(outcome(channel, omar, long)).toBe('too-long')
    expect(outcome(claimed, omar, { type: 'message.post', text: 'hello' }, { recent })).toHaveLength(1)
  })
})

describe('a removal', () => {
  const logged = (type: 'message.posted' | 'note.posted' | 'conversation.opened', by: Person, removed?: true) =>
    ({
      type,
      parts: textParts('hello'),
      seq: 4,
      at: 1,
      by,
      id: 'command-0',
      ...(removed ? { removed } : {}),
    }) as unknown as LoggedEvent<ConversationEvent>
  const remove = (by: Person, target: LoggedEvent<ConversationEvent> | undefined) =>
    outcome(claimed, by, { type: 'message.remove', target: 4 }, { target })

  it('is allowed to the author and to an admin', () => {
    expect(remove(layla, logged('message.posted', layla))).toEqual([{ type: 'message.removed', target: 4 }])
    expect(remove(omar, logged('note.posted', omar))).toEqual([{ type: 'note.removed', target: 4 }])
    expect(remove(lina, logged('note.posted', omar))).toEqual([{ type: 'note.removed', target: 4 }])
    expect(remove(maya, logged('message.posted', omar))).toBe('not-yours')
  })

  it('is refused for other events, and for a note when a visitor sends it', () => {
    expect(remove(layla, undefined)).toBe('no-such-message')
    expect(remove(layla, logged('conversation.opened', layla))).toBe('no-such-message')
    expect(remove(omar, logged('conversation.opened', omar))).toBe('no-such-message')
    expect(remove(layla, logged('note.posted', omar))).toBe('no-such-message')
  })

  it('of a removed message changes nothing', () => {
    expect(remove(layla, logged('message.posted', layla, true))).toEqual([])
  })

  it('blanks the body of its target, and no other event blanks one', () => {
    const envelope = { at: 1, by: layla, id: 'command-1' }
    expect(conversation.blankedBy({ type: 'message.removed', target: 4, ...envelope })).toBe(4)
    expect(conversation.blankedBy({ type: 'note.removed', target: 4, ...envelope })).toBe(4)
    expect(conversation.blankedBy({ type: 'typing', on: true, target: 4, ...envelope } as never)).toBeUndefined()
  })
})

describe('a receipt', () => {
  const moved: State = { ...opened, receipts: { layla: { received: 5, read: 3 } }, receiptsMovedAt: { layla: 9_000 } }
  const move = (places: { received?: number; read?: number }, at = 10_000) =>
    decide(moved, layla, { type: 'receipt.move', ...places }, { at })

  it('moves each place forward, never back and never past the head', () => {
    expect(move({ received: 6 })).toEqual({ events: [{ type: 'receipt.moved', received: 6, read: 3 }] })
    expect(move({ read: 4 })).toEqual({ events: [{ type: 'receipt.moved', received: 5, read: 4 }] })
    expect(move({ read: 8 })).toEqual({ events: [{ type: 'receipt.moved', received: 8, read: 8 }] })
    expect(move({ received: 99, read: 99 })).toEqual({ events: [{ type: 'receipt.moved', received: 9, read: 9 }] })
    expect(move({ received: 4, read: 2 })).toEqual({ events: [] })
  })

  it('may move again after half the interval of clients; the refusal has the time to wait', () => {
    const half = limits.receiptEveryMs / 2
    expect(move({ read: 4 }, 9_000 + half - 1)).toMatchObject({ refused: { code: 'too-fast', retryAfterMs: 1 } })
    expect(move({ read: 4 }, 9_000 + half)).toHaveProperty('events')
  })
})

describe('a claim', () => {
  it('of another agent is named in the refusal', () => {
    for (const type of ['claim.take', 'claim.release', 'conversation.resolve'] as const)
      expect(decide(claimed, maya, { type })).toMatchObject({
        refused: { code: 'already-claimed', message: 'Omar has this conversation.' },
      })
  })

  it('is released by its agent, an admin or the system', () => {
    for (const by of [omar, lina, system])
      expect(outcome(claimed, by, { type: 'claim.release' })).toEqual([{ type: 'claim.released', agent: omar }])
    expect(outcome(waiting, omar, { type: 'claim.release' })).toBe('not-claimed')
  })

  it('is resolved by its agent or an admin; without a claim every agent may resolve', () => {
    for (const [state, by] of [
      [claimed, omar],
      [claimed, lina],
      [waiting, maya],
    ] as const)
      expect(outcome(state, by, { type: 'conversation.resolve' })).toEqual([{ type: 'conversation.resolved' }])
    expect(outcome(resolved, maya, { type: 'conversation.resolve' })).toEqual([])
  })

  it('can be requested while the assistant has the conversation or it is resolved', () => {
    for (const state of [opened, resolved])
      expect(outcome(state, layla, { type: 'person.request' })).toEqual([{ type: 'person.requested' }])
    for (const state of [waiting, claimed]) expect(outcome(state, layla, { type: 'person.request' })).toEqual([])
  })
})

describe("the assistant's answer", () => {
  it('is ended by its number and by a stop', () => {
    const ended = { type: 'answer.ended', n: 3 }
    expect(outcome(answering, nour, { type: 'answer.end', n: 3 })).toEqual([ended])
    expect(outcome(answering, nour, { type: 'answer.end', n: 2 })).toEqual([])
    expect(outcome(answering, layla, { type: 'answer.stop' })).toEqual([ended])
  })

  it('has drafts only while it runs, no longer than a message', () => {
    const text = 'x'.repeat(limits.textLength + 1)
    expect(outcome(answering, nour, { type: 'message.draft', n: 3, text })).toEqual([
      { type: 'message.drafting', n: 3, text: text.slice(0, limits.textLength) },
    ])
    expect(outcome(answering, nour, { type: 'message.draft', n: 2, text })).toBe('answer-over')
    expect(outcome(opened, nour, { type: 'message.draft', n: 3, text })).toBe('answer-over')
  })
})

describe('presence', () => {
  it('shows staff everyone, and the visitor customers and participants', () => {
    const present = [layla, sami, omar, maya]
    const state: State = { ...opened, participants: { omar: { ...omar, joinedAt: 1 } } }
    expect(outcome(state, system, { type: 'presence.set', present })).toEqual([
      { type: 'presence.changed', present },
      { type: 'participants.changed', present: [layla, sami, omar] },
    ])
  })

  it('publishes the number of agents only when it changes', () => {
    expect(outcome({ ...opened, agentsOnline: 2 }, system, { type: 'agents.count', online: 2 })).toEqual([])
    expect(outcome({ ...opened, agentsOnline: 2 }, system, { type: 'agents.count', online: 1 })).toEqual([
      { type: 'agents.counted', online: 1 },
    ])
  })

  it('publishes who starts and who stops typing', () => {
    for (const on of [true, false]) expect(outcome(opened, layla, { type: 'typing', on })).toEqual([{ type: 'typing', on }])
  })
})

describe('evolve', () => {
  const envelope = { at: 20_000, by: layla, id: 'command-1' }

  it('returns the same state for the end of another answer and for reopening an open conversation', () => {
    expect(conversation.evolve(opened, { type: 'answer.ended', n: 3, ...envelope })).toBe(opened)
    expect(conversation.evolve(answering, { type: 'answer.ended', n: 2, ...envelope })).toBe(answering)
    expect(conversation.evolve(claimed, { type: 'conversation.reopened', ...envelope })).toBe(claimed)
    expect(conversation.evolve(resolved, { type: 'conversation.reopened', ...envelope }).status).toEqual({ is: 'assisted' })
  })

  it('adds a participant once, and again only under a new name', () => {
    const posted = { type: 'message.posted', parts: textParts('hello'), seq: 2, ...envelope } as LoggedEvent<ConversationEvent>
    const once = conversation.evolve(opened, posted)
    expect(once.participants).toEqual({ layla: { ...layla, joinedAt: 20_000 } })
    expect(conversation.evolve(once, posted)).toBe(once)
    const renamed = { ...layla, name: 'Layla K.' }
    expect(conversation.evolve(once, { ...posted, by: renamed, at: 30_000 }).participants).toEqual({
      layla: { ...renamed, joinedAt: 20_000 },
    })
  })

  it('sets the number of agents', () => {
    expect(conversation.evolve(opened, { type: 'agents.counted', online: 3, ...envelope })).toEqual({ ...opened, agentsOnline: 3 })
  })
})
