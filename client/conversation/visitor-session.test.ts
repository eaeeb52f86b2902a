import { beforeEach, expect, test, vi } from 'vitest'
import { refusal } from '../../protocol/errors.ts'
import { endpoints } from '../../protocol/http/endpoints.ts'
import { AccessPass } from '../connection/access-pass.ts'
import { browserEnvironment } from '../connection/environment.ts'
import { VisitorSession } from './visitor-session.ts'

vi.mock('idb-keyval', () => ({
  createStore: () => undefined,
  get: async () => undefined,
  update: async () => undefined,
  del: async () => undefined,
}))

const you = { id: 'visitor:layla', role: 'visitor', name: 'Layla' }
const department = { department: 'hosting', locale: 'en', page: 'https://shop.example/' }

/** The doors, as the Worker would answer them; `asked` says which were knocked at. */
let asked: string[]
let answers: Record<string, () => Response>
const at = async (address: string | URL | Request) => {
  const path = String(address).replace('https://chat.example', '')
  asked.push(path)
  return answers[path]!()
}
const pass = (access: string) => ({ conversation: 'c-1', you, access, ticket: `ticket of ${access}`, accessUntil: Date.now() + 900_000 })

const written = new Map<string, string>()
const storage = {
  getItem: (key: string) => written.get(key) ?? null,
  setItem: (key: string, value: string) => void written.set(key, value),
  removeItem: (key: string) => void written.delete(key),
}
const session = () => new VisitorSession({ base: 'https://chat.example', fetch: at as typeof fetch, storage })

beforeEach(() => {
  written.clear()
  asked = []
  answers = {
    [endpoints.config.path]: () => Response.json({ departments: [], agentsOnline: 0 }),
    [endpoints.startConversation.path]: () => Response.json({ ...pass('first'), refresh: 'a secret' }),
    [endpoints.refresh.path]: () => Response.json(pass('fresh')),
    [endpoints.ticket.path]: () => Response.json(pass('newer')),
  }
})

test('looking around leaves nothing in the browser; beginning leaves the secret to come back with and no token', async () => {
  const visit = session()
  await visit.config()
  expect(await visit.resume()).toBeUndefined()
  expect(written.size).toBe(0)
  await visit.start(department)
  expect([...written.values()]).toEqual([JSON.stringify({ conversation: 'c-1', refresh: 'a secret' })])
})

test('after a reload the conversation is there again; a second tab that begins gets the same one', async () => {
  await session().start(department)
  expect(await session().resume()).toBeDefined()
  await session().start(department)
  expect(asked.filter((path) => path === endpoints.startConversation.path)).toHaveLength(1)
})

test('offline it is opened nevertheless; refused for good it is forgotten', async () => {
  await session().start(department)
  answers[endpoints.refresh.path] = () => {
    throw new TypeError('no network')
  }
  expect(await session().resume()).toBeDefined()
  answers[endpoints.refresh.path] = () => Response.json(refusal('wrong-credential'), { status: 401 })
  expect(await session().resume()).toBeUndefined()
  expect(written.size).toBe(0)
})

test('a token that ended against all expectation is renewed once, and one that is about to end before it is used', async () => {
  const secret = { conversation: 'c-1', refresh: 'a secret' }
  const layla = new AccessPass({ fetch: at as typeof fetch, base: '' }, secret, browserEnvironment, {
    ...pass('old'),
    conversation: 'c-1',
  } as never)
  answers['/api/chat/events'] = () => Response.json({ events: [], start: true })
  const used: string[] = []
  await layla.withAccess(async (bearer) => void used.push(bearer))
  const ending = new AccessPass({ fetch: at as typeof fetch, base: '' }, secret, browserEnvironment, {
    ...pass('ending'),
    accessUntil: Date.now() + 59_000,
  } as never)
  await ending.withAccess(async (bearer) => void used.push(bearer))
  expect(used).toEqual(['old', 'fresh'])
})

test('the ticket that came with the pass opens the first connection, and a fresh one each after it', async () => {
  const secret = { conversation: 'c-1', refresh: 'a secret' }
  const layla = new AccessPass({ fetch: at as typeof fetch, base: '' }, secret, browserEnvironment, pass('first') as never)
  expect([await layla.ticket(), await layla.ticket(), await layla.ticket()]).toEqual([
    'ticket of first',
    'ticket of newer',
    'ticket of newer',
  ])
  expect(asked).toEqual([endpoints.ticket.path, endpoints.ticket.path])
})
