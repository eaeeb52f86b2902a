import { beforeEach, expect, test } from 'vitest'
import { refusal } from '../../protocol/errors.ts'
import { endpoints } from '../../protocol/http/endpoints.ts'
import { ApiError } from '../connection/http-client.ts'
import { DrawSession } from './draw-session.ts'

const anonymous = { draw: 'd_1', you: { id: 'g_1', role: 'guest', name: '' }, ticket: 'to watch', access: 'may poll' }
const rania = { draw: 'd_1', you: { id: 'g_2', role: 'guest', name: 'Rania' }, ticket: 'of Rania', access: 'a', guest: 'a token' }

/** The endpoints, as the Worker responds; `requests` records paths and bodies. */
let requests: [string, unknown][]
let responses: Record<string, () => Response | Promise<Response>>
const stored = new Map<string, string>()
const tab = new Map<string, string>()
const storageOf = (map: Map<string, string>) => ({
  getItem: (key: string) => map.get(key) ?? null,
  setItem: (key: string, value: string) => void map.set(key, value),
  removeItem: (key: string) => void map.delete(key),
})
const session = (entry?: string) =>
  new DrawSession({
    base: '',
    draw: 'd_1',
    storage: storageOf(stored),
    tabStorage: storageOf(tab),
    entry,
    fetch: async (url, init) => {
      requests.push([String(url), JSON.parse(String(init?.body))])
      return responses[String(url)]!()
    },
  })

beforeEach(() => {
  stored.clear()
  tab.clear()
  requests = []
  responses = {
    [endpoints.joinDraw.path]: () => Response.json('name' in (requests.at(-1)![1] as object) ? rania : anonymous),
    [endpoints.resumeDraw.path]: () => Response.json({ ...rania, ticket: 'of Rania again' }),
  }
})

test('a viewer without a name joins without one and stores nothing', async () => {
  const mine = session()
  expect(await mine.pass.ticket()).toBe('to watch')
  expect([mine.you?.name, stored.size, requests]).toEqual(['', 0, [[endpoints.joinDraw.path, { draw: 'd_1' }]]])
})

test('a guest uses the ticket of their join once, and resumes with the stored token', async () => {
  const mine = session()
  expect((await mine.join('Rania')).name).toBe('Rania')
  expect([await mine.pass.ticket(), await mine.pass.ticket()]).toEqual(['of Rania', 'of Rania again'])
  const later = session()
  expect(await later.pass.ticket()).toBe('of Rania again')
  expect([later.you?.name, [...stored]]).toEqual(['Rania', [['parley:draw:d_1', 'a token']]])
})

test('an expired guest token is deleted, and the viewer watches without a name', async () => {
  stored.set('parley:draw:d_1', 'an old token')
  responses[endpoints.resumeDraw.path] = () => Response.json(refusal('expired'), { status: 401 })
  const mine = session()
  expect(await mine.pass.ticket()).toBe('to watch')
  expect([mine.you?.name, stored.size]).toEqual(['', 0])
})

test('an unavailable server does not delete the guest token', async () => {
  stored.set('parley:draw:d_1', 'a token')
  responses[endpoints.resumeDraw.path] = () => Response.json(refusal('unavailable', { retryAfterMs: 1_000 }), { status: 503 })
  await expect(session().pass.ticket()).rejects.toMatchObject({ refusal: { code: 'unavailable' } })
  expect(stored.size).toBe(1)
})

test('a refused name is thrown to the caller, who may still watch', async () => {
  responses[endpoints.joinDraw.path] = () =>
    'name' in (requests.at(-1)![1] as object) ? Response.json(refusal('name-reserved'), { status: 409 }) : Response.json(anonymous)
  const mine = session()
  await expect(mine.join('Host')).rejects.toMatchObject({ refusal: { code: 'name-reserved' } })
  expect(await mine.pass.ticket()).toBe('to watch')
})

test('an anonymous pass that arrives late does not replace a chosen name', async () => {
  const { promise, resolve } = Promise.withResolvers<Response>()
  responses[endpoints.joinDraw.path] = () => ('name' in (requests.at(-1)![1] as object) ? Response.json(rania) : promise)
  const mine = session()
  const slow = mine.pass.ticket()
  await mine.join('Rania')
  resolve(Response.json(anonymous))
  await slow
  expect([mine.you?.name, await mine.pass.ticket()]).toEqual(['Rania', 'of Rania'])
})

test('an anonymous viewer polls with one access token while it is valid, and a guest with their own', async () => {
  const mine = session()
  const bearers: string[] = []
  const poll = () =>
    mine.pass.withAccess(async (bearer) => {
      bearers.push(bearer)
      if (bearer === 'may poll') throw new ApiError(refusal(bearers.length < 3 ? 'unavailable' : 'expired'))
    })
  await expect(poll()).rejects.toMatchObject({ refusal: { code: 'unavailable' } })
  responses[endpoints.joinDraw.path] = () =>
    Response.json('name' in (requests.at(-1)![1] as object) ? rania : { ...anonymous, ticket: 'another', access: 'may poll as another' })
  // Each attempt to open a socket joins as another anonymous viewer.
  await mine.pass.ticket()
  await mine.pass.ticket()
  await expect(poll()).rejects.toMatchObject({ refusal: { code: 'unavailable' } })
  await poll()
  await mine.join('Rania')
  await poll()
  expect(bearers).toEqual(['may poll', 'may poll', 'may poll', 'may poll as another', 'a'])
})

test('Maya comes with an entry, resumes with the lead of her tab, and watches without a name once her session has ended', async () => {
  const maya = { ...rania, you: { id: 'agent-maya', role: 'agent', name: 'Maya' }, ticket: 'of Maya', guest: undefined, lead: 'a lead' }
  responses[endpoints.joinDrawAsStaff.path] = () => Response.json(maya)
  const mine = session('an entry')
  expect([await mine.pass.ticket(), await mine.pass.ticket(), mine.you?.name]).toEqual(['of Maya', 'of Maya', 'Maya'])
  expect(requests.map(([, body]) => body)).toEqual([{ entry: 'an entry' }, { lead: 'a lead' }])
  expect([[...tab], stored.size]).toEqual([[['parley:draw:d_1:lead', 'a lead']], 0])

  const afterReload = session()
  expect([await afterReload.pass.ticket(), afterReload.hasStaffRightEnded]).toEqual(['of Maya', false])
  responses[endpoints.joinDrawAsStaff.path] = () => Response.json(refusal('expired'), { status: 401 })
  expect(await afterReload.pass.ticket()).toBe('to watch')
  expect([afterReload.hasStaffRightEnded, tab.size]).toEqual([true, 0])
})

test('an entry that was used leaves the lead of the tab as it is', async () => {
  const maya = { ...rania, you: { id: 'agent-maya', role: 'agent', name: 'Maya' }, ticket: 'of Maya', guest: undefined, lead: 'a lead' }
  tab.set('parley:draw:d_1:lead', 'a lead')
  responses[endpoints.joinDrawAsStaff.path] = () =>
    'entry' in (requests.at(-1)![1] as object) ? Response.json(refusal('expired'), { status: 401 }) : Response.json(maya)
  const mine = session('a used entry')
  expect([await mine.pass.ticket(), mine.hasStaffRightEnded]).toEqual(['of Maya', false])
})
