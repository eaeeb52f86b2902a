import { expect, test } from 'vitest'
import { BatchedStore } from './batched-store.ts'
import { LazyParts, nothingLoaded } from './lazy-parts.ts'

const Home = () => null
const RichText = () => null

test('the home screen loads once, also when it is asked for twice, and again after a failure', async () => {
  let loads = 0
  let isOffline = true
  const store = new BatchedStore(nothingLoaded, { onSet: () => {}, onChange: () => {} })
  const parts = new LazyParts(store, {
    loadHome: async () => {
      loads++
      if (isOffline) throw new Error('offline')
      return Home
    },
    loadRichText: async () => RichText,
  })
  await Promise.all([parts.loadHome(), parts.loadHome()])
  expect(store.state).toMatchObject({ home: undefined, homeFailed: true })
  expect(loads).toBe(1)
  isOffline = false
  await parts.loadHome()
  expect(store.state).toMatchObject({ home: Home, homeFailed: false })
  expect(parts.loadHome()).toBeUndefined()
  expect(loads).toBe(2)
})

test('messages stay plain text while markdown cannot be loaded', async () => {
  let isOffline = true
  const store = new BatchedStore(nothingLoaded, { onSet: () => {}, onChange: () => {} })
  const parts = new LazyParts(store, {
    loadHome: async () => Home,
    loadRichText: async () => {
      if (isOffline) throw new Error('offline')
      return RichText
    },
  })
  await parts.loadRichText()
  expect(store.state.RichText).toBeUndefined()
  isOffline = false
  await parts.loadRichText()
  expect(store.state.RichText).toBe(RichText)
})
