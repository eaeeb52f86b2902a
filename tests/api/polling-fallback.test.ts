import { afterAll, expect, inject, it, vi } from 'vitest'
import { browserEnvironment } from '../../client/connection/environment.ts'
import type { Conversation } from '../../client/conversation/conversation.ts'
import { VisitorSession } from '../../client/conversation/visitor-session.ts'
import { endpoints } from '../../protocol/http/route.ts'
import { closedProxy } from '../support/closed-proxy.ts'
import { newId, signIn, visitor } from '../support/people.ts'
import { until } from '../support/real-client.ts'
import { System } from '../support/system.ts'

// Node has no database of a browser; the outbox then lives as long as the page.
vi.mock('idb-keyval', () => ({
  createStore: () => undefined,
  get: async () => undefined,
  update: async () => Promise.reject(new Error('none here')),
  del: async () => undefined,
}))

const system = new System(inject('place'))
const proxy = await closedProxy(system)
afterAll(() => proxy.close())

/** Layla's tab. A minute before the next try is two seconds here. */
async function tab(): Promise<{ readonly layla: Conversation; readonly room: string }> {
  const written = new Map<string, string>()
  const session = new VisitorSession({
    base: proxy.system.url,
    storage: {
      getItem: (key) => written.get(key) ?? null,
      setItem: (key, text) => void written.set(key, text),
      removeItem: (key) => void written.delete(key),
    },
    environment: { ...browserEnvironment, later: (then, ms) => browserEnvironment.later(then, ms > 50_000 ? 2_000 : ms) },
  })
  const layla = await session.start({ department: 'hosting', locale: 'en', page: `${proxy.system.url}/` })
  return { layla, room: JSON.parse(written.get('parley')!).conversation }
}

const texts = ({ snapshot }: Conversation) => snapshot.lines.filter(({ kind }) => kind === 'message').map(({ text }) => text)
const words = ['hi', 'kifak', 'sho', '3amel']

it('where no upgrade gets through, Layla and Omar talk in order and nothing comes twice; when one does, she is on a socket again', async () => {
  const { layla, room } = await tab()
  layla.open()
  await until(layla, () => layla.snapshot.connection.slow === true)
  expect([layla.snapshot.connection.status, proxy.upgrades]).toEqual(['online', 2])

  const omar = await signIn(system, 'omar')
  const his = await omar.connect(room)
  his.send({ type: 'claim.take', id: newId() })
  await until(layla, () => layla.snapshot.room?.status.is === 'claimed')
  for (const text of words) layla.post(text)
  for (const text of words) await his.receives((item) => item.type === 'message.posted' && item.text === text)
  his.send({ type: 'message.post', id: newId(), text: 'welcome, Layla' })
  await until(layla, () => texts(layla).length === 5 && layla.snapshot.unsent.length === 0)
  expect(texts(layla)).toEqual([...words, 'welcome, Layla'])
  expect(his.items.flatMap((item) => (item.type === 'message.posted' && item.by.role === 'visitor' ? [item.text] : []))).toEqual(words)
  // Her read marks reach him, and a question of hers has its answer.
  layla.markRead()
  await his.receives((item) => item.type === 'receipt.moved' && item.by.role === 'visitor' && item.read > 5)
  expect(await layla.request({ type: 'conversation.resolve' })).toMatchObject({ type: 'refused', code: 'not-allowed' })

  proxy.isOpen = true
  await until(layla, () => layla.snapshot.connection.slow === undefined)
  const looks = proxy.asked.filter((path) => path.startsWith(endpoints.snapshot.path)).length
  layla.post('now by socket')
  his.send({ type: 'message.post', id: newId(), text: 'I see' })
  await until(layla, () => texts(layla).length === 7 && layla.snapshot.unsent.length === 0)
  expect(texts(layla).slice(0, 5)).toEqual([...words, 'welcome, Layla'])
  expect(texts(layla).slice(5).toSorted()).toEqual(['I see', 'now by socket'])
  expect(proxy.asked.filter((path) => path.startsWith(endpoints.snapshot.path))).toHaveLength(looks)
  layla.close()
  his.close()
})

it('a stream of events passes where sockets do not, and its reader leaves the room when she departs', async () => {
  const layla = await visitor(proxy.system)
  const omar = await signIn(system, 'omar')
  const his = await omar.connect(layla.room)
  const gone = new AbortController()
  const response = await fetch(`${proxy.system.url}${endpoints.stream.path}`, {
    headers: { authorization: `Bearer ${layla.pass.access}` },
    signal: gone.signal,
  })
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
  let told = ''
  const receives = async (word: string): Promise<void> => {
    while (!told.includes(word)) told += (await reader.read()).value ?? ''
  }
  await receives('"welcome"')
  his.send({ type: 'message.post', id: newId(), text: 'can you read me' })
  await receives('can you read me')
  const left = Date.now()
  const before = his.items.length
  gone.abort()
  // Whoever has left is noticed by what can no longer be written to her: a frame, or the comment.
  const goesOn = setInterval(() => his.send({ type: 'typing', id: newId(), on: true }), 200)
  await his.receives((item) => item.type === 'presence.changed' && item.present.length === 1 && his.items.indexOf(item) >= before, 25_000)
  console.log(`noticed after ${Date.now() - left} ms`)
  clearInterval(goesOn)
  his.close()
})
