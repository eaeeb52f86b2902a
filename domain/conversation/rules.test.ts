import { describe, expect, it } from 'vitest'
import { layla, lina, maya, omar, opened, system } from '../../tests/support/conversation-scenario.ts'

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
