import { expect, test } from 'vitest'
import type { Conversation } from '../../client/conversation/conversation.ts'
import type { Refusal } from '../../protocol/envelope.ts'
import { BatchedStore } from './batched-store.ts'
import { MessageSender, noFirstMessages } from './message-sender.ts'

const tooLong: Refusal = { type: 'refused', code: 'too-long', message: 'Too long.' }

/** A visitor without a conversation; `start` ends their first start, with a conversation or without. */
function visitor() {
  const posted: string[] = []
  const refusals: Refusal[] = []
  let cleared = 0
  const conversation = {
    post: (text: string) => {
      if (text.length > 20) return tooLong
      posted.push(text)
      return undefined
    },
  } as unknown as Conversation
  const { promise, resolve } = Promise.withResolvers<Conversation | undefined>()
  const current: { conversation: Conversation | undefined; start(): Promise<Conversation | undefined> } = {
    conversation: undefined,
    start: () => promise,
  }
  const store = new BatchedStore(noFirstMessages, { onSet: () => {}, onChange: () => {} })
  const sender = new MessageSender(store, {
    current,
    errors: { clear: () => {}, showRefusal: (refusal) => refusals.push(refusal) },
    draft: { clear: () => void cleared++ },
  })
  const start = (succeeds: boolean) => {
    current.conversation = succeeds ? conversation : undefined
    resolve(current.conversation)
  }
  return { sender, store, posted, refusals, start, cleared: () => cleared }
}

test('messages written while the conversation starts are posted after the first one, in order', async () => {
  const { sender, store, posted, start, cleared } = visitor()
  const first = sender.send('Hello')
  expect(await sender.send('My order is late')).toBe('')
  expect(store.state.firstMessages.map(({ text }) => text)).toEqual(['Hello', 'My order is late'])
  expect(posted).toEqual([])
  start(true)
  expect(await first).toBe('')
  expect(posted).toEqual(['Hello', 'My order is late'])
  expect(store.state.firstMessages).toEqual([])
  expect(cleared()).toBe(1)
})

test('the composer gets all first messages back when the conversation cannot start', async () => {
  const { sender, store, posted, start, cleared } = visitor()
  const first = sender.send('Hello')
  await sender.send('My order is late')
  start(false)
  expect(await first).toBe('Hello\nMy order is late')
  expect(posted).toEqual([])
  expect(store.state.firstMessages).toEqual([])
  expect(cleared()).toBe(0)
})

test('a refused message returns to the composer with its reason, and the draft stays', async () => {
  const { sender, posted, refusals, start, cleared } = visitor()
  start(true)
  expect(await sender.send('Hello')).toBe('')
  expect(await sender.send('This message is far too long')).toBe('This message is far too long')
  expect(posted).toEqual(['Hello'])
  expect(refusals).toEqual([tooLong])
  expect(cleared()).toBe(1)
})
