import { beforeEach, expect, test, vi } from 'vitest'
import { refusal } from '../../protocol/errors.ts'
import { endpoints } from '../../protocol/http/endpoints.ts'
import { VisitorSession } from './visitor-session.ts'

vi.mock('idb-keyval', () => ({
  createStore: () => undefined,
  get: async () => undefined,
  update: async () => undefined,
  del: async () => undefined,
}))

const you = { id: 'visitor:layla', role: 'visitor', name: 'Layla' }
const department = { department: 'hosting', locale: 'en', page: 'https://shop.example/' }

/** The endpoints, as the Worker responds; `requests` records their paths. */
let requests: string[]
let responses: Record<string, () => Response>
const fakeFetch = async (url: string | URL | Request) => {
  const path = String(url).replace('https://chat.example', '')
  requests.push(path)
  return responses[path]!()
}
const pass = (access: string) => ({ conversation: 'c-1', you, access, ticket: `ticket of ${access}`, accessUntil: Date.now() + 900_000 })

const stored = new Map<string, string>()
const storage = {
  getItem: (key: string) => stored.get(key) ?? null,
  setItem: (key: string, value: string) => void stored.set(key, value),
  removeItem: (key: string) => void stored.delete(key),
}
const session = () => new VisitorSession({ base: 'https://chat.example', fetch: fakeFetch as typeof fetch, storage })

beforeEach(() => {
  stored.clear()
  requests = []
  responses = {
    [endpoints.config.path]: () => Response.json({ departments: [], agentsOnline: 0 }),
    [endpoints.startConversation.path]: () => Response.json({ ...pass('first'), refresh: 'a secret' }),
    [endpoints.refresh.path]: () => Response.json(pass('fresh')),
    [endpoints.ticket.path]: () => Response.json(pass('newer')),
  }
})

test('the session stores nothing before a conversation begins, then only its refresh secret', async () => {
  const visitor = session()
  await visitor.config()
  expect(await visitor.resume()).toBeUndefined()
  expect(stored.size).toBe(0)
  await visitor.start(department)
  expect([...stored.values()]).toEqual([JSON.stringify({ conversation: 'c-1', refresh: 'a secret' })])
})

test('a reload resumes the conversation, and a second tab starts no other', async () => {
  await session().start(department)
  expect(await session().resume()).toBeDefined()
  await session().start(department)
  expect(requests.filter((path) => path === endpoints.startConversation.path)).toHaveLength(1)
})

test.each([
  ['waits for the first one', undefined],
  ['looks again where there are no locks', {}],
])('of two tabs that begin at the same moment the second %s, and both have one conversation', async (_, fakeNavigator) => {
  if (fakeNavigator) vi.stubGlobal('navigator', fakeNavigator)
  let begun = 0
  responses[endpoints.startConversation.path] = () => {
    begun++
    return Response.json({ ...pass(`first ${begun}`), conversation: `c-${begun}`, refresh: `secret ${begun}` })
  }
  const [one, two] = [session(), session()]
  const conversations = await Promise.all([one.start(department), two.start(department)])
  expect([...stored.values()]).toEqual([JSON.stringify({ conversation: 'c-1', refresh: 'secret 1' })])
  expect([one.isOutdated, two.isOutdated, await two.resume()]).toEqual([false, false, conversations[1]])
  vi.unstubAllGlobals()
  stored.clear()
  expect([one.isOutdated, two.isOutdated]).toEqual([true, true])
})

test('a tab begins a conversation when the lock is never free or may not be asked for', async () => {
  vi.stubGlobal('navigator', { locks: { request: async () => Promise.reject(new DOMException('no', 'SecurityError')) } })
  await session().start(department)
  responses[endpoints.startConversation.path] = () => Response.json(refusal('too-many', { retryAfterMs: 1_000 }), { status: 429 })
  stored.clear()
  await expect(session().start(department)).rejects.toMatchObject({ refusal: { code: 'too-many' } })
  vi.unstubAllGlobals()
})

test('the session opens its conversation offline, and forgets it when its secret is refused', async () => {
  await session().start(department)
  responses[endpoints.refresh.path] = () => {
    throw new TypeError('no network')
  }
  expect(await session().resume()).toBeDefined()
  responses[endpoints.refresh.path] = () => Response.json(refusal('wrong-credential'), { status: 401 })
  expect(await session().resume()).toBeUndefined()
  expect(stored.size).toBe(0)
})
