import { describe, expect, it } from 'vitest'
import { conversation, hour, layla, omar, opened, system } from '../../tests/support/conversation-scenario.ts'
import { start } from './state.ts'

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
