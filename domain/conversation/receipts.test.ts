import { describe, expect, it } from 'vitest'
import { layla, omar, opened } from '../../tests/support/conversation-scenario.ts'

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
