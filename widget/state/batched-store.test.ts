import { expect, test } from 'vitest'
import { BatchedStore } from './batched-store.ts'

function storeOf(initial: { readonly open: boolean; readonly text: string }) {
  const seen: unknown[] = []
  let renders = 0
  const store = new BatchedStore(initial, { onSet: (state) => seen.push(state), onChange: () => void renders++ })
  return { store, seen, renders: () => renders }
}

test('the store reports each change at once and all changes of one task together', async () => {
  const { store, seen, renders } = storeOf({ open: false, text: '' })
  store.set({ open: true })
  store.set({ text: 'Hello' })
  expect(seen).toEqual([
    { open: true, text: '' },
    { open: true, text: 'Hello' },
  ])
  expect(renders()).toBe(0)
  await Promise.resolve()
  expect(renders()).toBe(1)
  store.set({ open: false })
  await Promise.resolve()
  expect(renders()).toBe(2)
})

test('a patch that changes nothing leaves the same object and renders nothing', async () => {
  const { store, seen, renders } = storeOf({ open: true, text: 'Hello' })
  const before = store.state
  store.set({ open: true, text: 'Hello' })
  await Promise.resolve()
  expect(store.state).toBe(before)
  expect(seen).toEqual([])
  expect(renders()).toBe(0)
})
