import { describe, expect, it } from 'vitest'
import { layla, omar, opened } from '../../tests/support/conversation-scenario.ts'
import { withReceipts } from './receipts.ts'
import { type State, start } from './state.ts'

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

const state: State = { ...start, receipts: { layla: { received: 5, read: 3 } } }

it('receipts that were kept beside the state make it grow, each up to the head, and never shrink', () => {
  const kept = [
    ['layla', { received: 4, read: 4 }],
    ['omar', { received: 7, read: 6 }],
    ['omar', { received: 6, read: 99 }],
  ] as const
  expect(withReceipts(state, kept, 8).receipts).toEqual({ layla: { received: 5, read: 4 }, omar: { received: 7, read: 8 } })
})

it('the state stays the same when it knows all of them', () => {
  expect(withReceipts(state, [], 8)).toBe(state)
  expect(withReceipts(state, [['layla', { received: 5, read: 1 }]], 8)).toBe(state)
})
