import { beforeEach, expect, test } from 'vitest'
import { refusal } from '../../protocol/errors.ts'
import { endpoints } from '../../protocol/http/endpoints.ts'
import { ApiError } from '../connection/http-client.ts'
import { DrawSession } from './draw-session.ts'

const watcher = { draw: 'd_1', you: { id: 'g_1', role: 'guest', name: '' }, ticket: 'to watch', access: 'may look' }
const rania = { draw: 'd_1', you: { id: 'g_2', role: 'guest', name: 'Rania' }, ticket: 'of Rania', access: 'a', guest: 'a token' }

/** The doors, as the Worker would answer them; `asked` says what was said at which. */
let asked: [string, unknown][]
let answers: Record<string, () => Response | Promise<Response>>
const written = new Map<string, string>()
const storage = {
  getItem: (key: string) => written.get(key) ?? null,
  setItem: (key: string, value: string) => void written.set(key, value),
  removeItem: (key: string) => void written.delete(key),
}
const session = () =>
  new DrawSession({
    base: '',
    draw: 'd_1',
    storage,
    fetch: async (address, init) => {
      asked.push([String(address), JSON.parse(String(init?.body))])
      return answers[String(address)]!()
    },
  })

beforeEach(() => {
  written.clear()
  asked = []
  answers = {
    [endpoints.joinDraw.path]: () => Response.json('name' in (asked.at(-1)![1] as object) ? rania : watcher),
    [endpoints.resumeDraw.path]: () => Response.json({ ...rania, ticket: 'of Rania again' }),
  }
})

test('who watches asks for no name and leaves nothing in the browser', async () => {
  const mine = session()
  expect(await mine.ticket()).toBe('to watch')
  expect([mine.you?.name, written.size, asked]).toEqual(['', 0, [[endpoints.joinDraw.path, { draw: 'd_1' }]]])
})

test('Rania chooses a name: the ticket that came with it is used once, and the token brings her back', async () => {
  const mine = session()
  expect((await mine.join('Rania')).name).toBe('Rania')
  expect([await mine.ticket(), await mine.ticket()]).toEqual(['of Rania', 'of Rania again'])
  const later = session()
  expect(await later.ticket()).toBe('of Rania again')
  expect([later.you?.name, [...written]]).toEqual(['Rania', [['parley:draw:d_1', 'a token']]])
})

test('a token that has ended is forgotten, and Rania may watch', async () => {
  written.set('parley:draw:d_1', 'an old token')
  answers[endpoints.resumeDraw.path] = () => Response.json(refusal('expired'), { status: 401 })
  const mine = session()
  expect(await mine.ticket()).toBe('to watch')
  expect([mine.you?.name, written.size]).toEqual(['', 0])
})

test('a house that cannot answer now takes no token away', async () => {
  written.set('parley:draw:d_1', 'a token')
  answers[endpoints.resumeDraw.path] = () => Response.json(refusal('unavailable', { retryAfterMs: 1_000 }), { status: 503 })
  await expect(session().ticket()).rejects.toMatchObject({ refusal: { code: 'unavailable' } })
  expect(written.size).toBe(1)
})

test('a name that is refused is refused to whoever asked, and he still watches', async () => {
  answers[endpoints.joinDraw.path] = () =>
    'name' in (asked.at(-1)![1] as object) ? Response.json(refusal('name-reserved'), { status: 409 }) : Response.json(watcher)
  const mine = session()
  await expect(mine.join('Host')).rejects.toMatchObject({ refusal: { code: 'name-reserved' } })
  expect(await mine.ticket()).toBe('to watch')
})

test("a watcher's pass that was long on its way takes no name away", async () => {
  const { promise, resolve } = Promise.withResolvers<Response>()
  answers[endpoints.joinDraw.path] = () => ('name' in (asked.at(-1)![1] as object) ? Response.json(rania) : promise)
  const mine = session()
  const slow = mine.ticket()
  await mine.join('Rania')
  resolve(Response.json(watcher))
  await slow
  expect([mine.you?.name, await mine.ticket()]).toEqual(['Rania', 'of Rania'])
})

test('who only watches may look, as one and the same for as long as his right lasts; with a name he looks as its bearer', async () => {
  const mine = session()
  const bearers: string[] = []
  const look = () =>
    mine.withAccess(async (bearer) => {
      bearers.push(bearer)
      if (bearer === 'may look') throw new ApiError(refusal(bearers.length < 3 ? 'unavailable' : 'expired'))
    })
  await expect(look()).rejects.toMatchObject({ refusal: { code: 'unavailable' } })
  answers[endpoints.joinDraw.path] = () =>
    Response.json('name' in (asked.at(-1)![1] as object) ? rania : { ...watcher, ticket: 'another', access: 'may look as another' })
  // Each try for a socket brings a watcher of its own.
  await mine.ticket()
  await mine.ticket()
  await expect(look()).rejects.toMatchObject({ refusal: { code: 'unavailable' } })
  await look()
  await mine.join('Rania')
  await look()
  expect(bearers).toEqual(['may look', 'may look', 'may look', 'may look as another', 'a'])
})
