import { expect, test, vi } from 'vitest'
import { Store } from './store.ts'

test('the snapshot is computed once for each change', () => {
  const compute = vi.fn(() => ({}))
  const store = new Store(compute)
  const first = store.snapshot
  expect([store.snapshot === first, compute.mock.calls.length]).toEqual([true, 1])
  store.publish()
  expect(store.snapshot).not.toBe(first)
})

test('a subscriber is called for each change until it unsubscribes, also when another one unsubscribes during the call', () => {
  const store = new Store(() => 0)
  const calls: string[] = []
  const unsubscribe = store.subscribe(() => {
    calls.push('first')
    unsubscribe()
  })
  store.subscribe(() => void calls.push('second'))
  store.invalidate()
  store.publish()
  store.publish()
  expect(calls).toEqual(['first', 'second', 'second'])
})
