import { describe, expect, it } from 'vitest'
import type { Person } from '../../protocol/envelope.ts'
import type { MessagePart } from '../../protocol/message.ts'
import { layla, nour, omar, opened, type Scenario, system } from '../../tests/support/conversation-scenario.ts'
import { answerId } from './answers.ts'

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
