import { afterAll, expect, inject, it, vi } from 'vitest'
import { browserEnvironment } from '../../client/connection/environment.ts'
import type { Conversation } from '../../client/conversation/conversation.ts'
import { VisitorSession } from '../../client/conversation/visitor-session.ts'
import { endpoints } from '../../protocol/http/endpoints.ts'
import { textOf } from '../../protocol/message.ts'
import { newId, signIn, visitor } from '../support/clients/people.ts'
import { until } from '../support/clients/real-client.ts'
import { closedProxy } from '../support/closed-proxy.ts'
import { System } from '../support/system.ts'

// Node has no IndexedDB, so the outbox is in memory here.
vi.mock('idb-keyval', () => ({
  createStore: () => undefined,
  get: async () => undefined,
  update: async () => Promise.reject(new Error('none here')),
  del: async () => undefined,
}))

const system = new System(inject('place'))
const proxy = await closedProxy(system)
afterAll(() => proxy.close())

/** Layla's tab. The minute before the next upgrade is tried is two seconds here. */
async function tab(): Promise<{ readonly layla: Conversation; readonly room: string }> {
  const written = new Map<string, string>()
  const session = new VisitorSession({
    base: proxy.system.url,
    storage: {
      getItem: (key) => written.get(key) ?? null,
      setItem: (key, text) => void written.set(key, text),
      removeItem: (key) => void written.delete(key),
    },
    environment: { ...browserEnvironment, schedule: (then, ms) => browserEnvironment.schedule(then, ms > 50_000 ? 2_000 : ms) },
  })
  const layla = await session.start({ department: 'hosting', locale: 'en', page: `${proxy.system.url}/` })
  return { layla, room: JSON.parse(written.get('parley')!).conversation }
}

const texts = ({ snapshot }: Conversation) => snapshot.lines.filter(({ kind }) => kind === 'message').map(({ text }) => text)
const greetings = ['hi', 'kifak', 'sho', '3amel']

it('Layla and Omar talk in order while no upgrade succeeds, and Layla gets a socket when one does', async () => {
  const { layla, room } = await tab()
  layla.open()
  await until(layla, () => layla.snapshot.connection.slow === true)
  expect([layla.snapshot.connection.status, proxy.upgrades]).toEqual(['online', 2])

  const omar = await signIn(system, 'omar')
  const omars = await omar.connect(room)
  omars.send({ type: 'claim.take', id: newId() })
  await until(layla, () => layla.snapshot.room?.status.is === 'claimed')
  for (const text of greetings) layla.post(text)
  for (const text of greetings) await omars.receives((item) => item.type === 'message.posted' && textOf(item.parts) === text)
  omars.send({ type: 'message.post', id: newId(), text: 'welcome, Layla' })
  await until(layla, () => texts(layla).length === 5 && layla.snapshot.unsent.length === 0)
  expect(texts(layla)).toEqual([...greetings, 'welcome, Layla'])
  expect(omars.items.flatMap((item) => (item.type === 'message.posted' && item.by.role === 'visitor' ? [textOf(item.parts)] : []))).toEqual(
    greetings,
  )
  // Layla's read receipts reach Omar, and Layla's requests get replies.
  layla.markRead()
  await omars.receives((item) => item.type === 'receipt.moved' && item.by.role === 'visitor' && item.read > 5)
  expect(await layla.request({ type: 'conversation.resolve' })).toMatchObject({ type: 'refused', code: 'not-allowed' })

  proxy.isOpen = true
  await until(layla, () => layla.snapshot.connection.slow === undefined)
  const polls = proxy.asked.filter((path) => path.startsWith(endpoints.snapshot.path)).length
  layla.post('now by socket')
  omars.send({ type: 'message.post', id: newId(), text: 'I see' })
  await until(layla, () => texts(layla).length === 7 && layla.snapshot.unsent.length === 0)
  expect(texts(layla).slice(0, 5)).toEqual([...greetings, 'welcome, Layla'])
  expect(texts(layla).slice(5).toSorted()).toEqual(['I see', 'now by socket'])
  expect(proxy.asked.filter((path) => path.startsWith(endpoints.snapshot.path))).toHaveLength(polls)
  layla.close()
  omars.close()
})

it('an event stream works where sockets do not, and its reader leaves the room on disconnect', async () => {
  const layla = await visitor(proxy.system)
  const omar = await signIn(system, 'omar')
  const omars = await omar.connect(layla.room)
  const gone = new AbortController()
  const response = await fetch(`${proxy.system.url}${endpoints.stream.path}`, {
    headers: { authorization: `Bearer ${layla.pass.access}` },
    signal: gone.signal,
  })
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
  let received = ''
  const receives = async (word: string): Promise<void> => {
    while (!received.includes(word)) received += (await reader.read()).value ?? ''
  }
  await receives('"welcome"')
  omars.send({ type: 'message.post', id: newId(), text: 'can you read me' })
  await receives('can you read me')
  const left = Date.now()
  const before = omars.items.length
  gone.abort()
  // The server notices a closed stream at its next write: a frame or the heartbeat comment.
  const goesOn = setInterval(() => omars.send({ type: 'typing', id: newId(), on: true }), 200)
  await omars.receives(
    (item) => item.type === 'presence.changed' && item.present.length === 1 && omars.items.indexOf(item) >= before,
    25_000,
  )
  console.log(`noticed after ${Date.now() - left} ms`)
  clearInterval(goesOn)
  omars.close()
})
