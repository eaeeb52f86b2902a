import { expect, test } from 'vitest'
import type { Conversation } from '../../client/conversation/conversation.ts'
import type { DepartmentCard } from '../../protocol/http/visitor.ts'
import { BatchedStore } from './batched-store.ts'
import { type ConversationState, CurrentConversation, noConversation } from './current-conversation.ts'

const billing = { id: 'billing' } as DepartmentCard

/** A conversation whose `snapshot` is the number of its changes so far. */
function conversationOf() {
  const subscribers = new Set<() => void>()
  const calls: string[] = []
  const conversation = {
    snapshot: 0,
    subscribe: (onChange: () => void) => {
      subscribers.add(onChange)
      return () => void subscribers.delete(onChange)
    },
    open: () => void calls.push('open'),
    close: () => void calls.push('close'),
  }
  const change = () => {
    conversation.snapshot++
    for (const onChange of subscribers) onChange()
  }
  return { conversation: conversation as unknown as Conversation, calls, change }
}

function chatWith(session: { resume?: () => Promise<Conversation | undefined>; start?: (body: object) => Promise<Conversation> }) {
  const failures: unknown[] = []
  const store = new BatchedStore<ConversationState>(noConversation, { onSet: () => {}, onChange: () => {} })
  const first = {
    isOutdated: false,
    resume: async () => undefined,
    start: () => Promise.reject(new Error('offline')),
    forget: async () => {},
    ...session,
  }
  const current = new CurrentConversation(store, first, {
    newSession: () => first,
    locale: 'en',
    page: () => 'https://shop.example/cart',
    startFailed: (error) => failures.push(error),
  })
  return { current, store, failures }
}

test('two starts at once begin one conversation, with the chosen department if there is one', async () => {
  const bodies: object[] = []
  const { conversation } = conversationOf()
  const start = async (body: object) => {
    bodies.push(body)
    return conversation
  }
  const { current, store } = chatWith({ start })
  expect(await Promise.all([current.start(), current.start()])).toEqual([conversation, conversation])
  expect(bodies).toEqual([{ locale: 'en', page: 'https://shop.example/cart' }])
  expect(store.state.conversation).toBe(conversation)
  store.set({ department: billing })
  await current.start()
  expect(bodies[1]).toMatchObject({ department: 'billing' })
})

test('a failed start is reported, and the next start tries again', async () => {
  const { current, store, failures } = chatWith({})
  expect(await current.start()).toBeUndefined()
  expect(await current.start()).toBeUndefined()
  expect(failures).toEqual([new Error('offline'), new Error('offline')])
  expect(store.state.conversation).toBeUndefined()
})

test('a resumed conversation is opened and its changes are shown until it is left', async () => {
  const { conversation, calls, change } = conversationOf()
  const { current, store } = chatWith({ resume: async () => conversation })
  await current.resume()
  change()
  expect(store.state).toMatchObject({ conversation, snapshot: 1 })
  current.leave()
  change()
  expect(store.state).toEqual(noConversation)
  expect(calls).toEqual(['open', 'close'])
})

test('a resume that fails or comes late leaves the panel as it is', async () => {
  const started = conversationOf().conversation
  const failing = chatWith({ resume: () => Promise.reject(new Error('no storage')) })
  await failing.current.resume()
  expect(failing.store.state.conversation).toBeUndefined()
  const late = chatWith({ resume: async () => conversationOf().conversation, start: async () => started })
  await late.current.start()
  await late.current.resume()
  expect(late.store.state.conversation).toBe(started)
})
