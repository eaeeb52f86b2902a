import { describe, expect, it } from 'vitest'
import type { ConversationEvent, ConversationSource } from '../../protocol/conversation.ts'
import type { LoggedEvent } from '../../protocol/envelope.ts'
import { roomLimits } from '../../protocol/limits.ts'
import { textOf } from '../../protocol/message.ts'
import { conversation, layla, lina, omar, opened } from '../../tests/support/conversation-scenario.ts'

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
