import { env } from 'cloudflare:workers'
import { beforeEach, expect, it } from 'vitest'
import type { Refusal } from '../../protocol/envelope.ts'
import { endpoints } from '../../protocol/http/endpoints.ts'
import { pathOf } from '../../protocol/http/route.ts'
import { startSession } from '../../storage/d1/sessions.ts'
import { Credentials } from '../../worker/auth/credentials.ts'
import { mintRoomId } from '../../worker/auth/room-ids.ts'
import { mintSecret } from '../../worker/auth/secrets.ts'
import { checkedFetch } from './checked-fetch.ts'
import { omar, resetStorage } from './conversation-setup.ts'
import { host, openDraw, postIn } from './draw-setup.ts'

const site = 'http://chat.example'
const secret = (env as unknown as { SIGNING_SECRET: string }).SIGNING_SECRET
const ask = (path: string, address: string, init: RequestInit = {}) =>
  checkedFetch(
    new Request(site + path, {
      ...init,
      headers: { origin: site, 'cf-connecting-ip': address, 'content-type': 'application/json', ...init.headers },
    }),
  )
const refusalOf = async (response: Response) => (await response.json()) as Refusal

beforeEach(resetStorage)

it('refused sign-ins over the limit of a network write no row, and another network still gets its answer', async () => {
  const signIn = (address: string) =>
    ask(endpoints.signIn.path, address, { method: 'POST', body: JSON.stringify({ email: 'maya@parley.example', password: 'wrong' }) })
  const rows = async () => JSON.stringify((await env.DB.prepare('SELECT * FROM rate_limits ORDER BY key').all()).results)
  let refused = await signIn('203.0.113.20')
  for (let n = 0; n < 10 && refused.status !== 429; n++) refused = await signIn('203.0.113.20')
  expect([refused.status, await refusalOf(refused)]).toMatchObject([429, { code: 'too-fast', retryAfterMs: expect.any(Number) }])
  const before = await rows()
  const statuses = (await Promise.all(Array.from({ length: 100 }, () => signIn('203.0.113.20')))).map(({ status }) => status)
  // On a slow machine the bucket may refill by one meanwhile.
  expect(statuses.filter((status) => status !== 429).length).toBeLessThan(3)
  if (!statuses.includes(401)) expect(await rows()).toBe(before)
  expect((await signIn('203.0.113.21')).status).toBe(401)
})

it('a network asks for so many older pages of a draw, and the newest messages are there for it all the same', async () => {
  const draw = mintRoomId('draw', [secret])
  const room = await openDraw(draw)
  for (let n = 0; n < 3; n++) await postIn(room, host, { type: 'message.post', text: `Number ${n}` })
  const messages = (before?: number) => ask(pathOf(endpoints.drawMessages, {}, { draw, before, limit: 2 }), '203.0.113.22')
  const all = (await (await messages()).json()) as { messages: { text: string }[]; next: number }
  expect(all.messages.map(({ text }) => text)).toEqual(['Number 1', 'Number 2'])
  const earlier = (await (await messages(all.next)).json()) as typeof all
  expect(earlier.messages.map(({ text }) => text)).toEqual(['Number 0'])
  for (let n = 0; n < 200; n++) expect((await messages(1_000 + n)).status, 'a place after the end is the end').toBe(200)
})

it('random session cookies are refused before D1 after a while, and an agent of the same network goes on working', async () => {
  await env.DB.prepare("INSERT INTO agents (id, email, name, role, created_at) VALUES (?1, ?1, 'Omar', 'agent', 0)").bind(omar.id).run()
  const { text, hash } = mintSecret('session')
  await startSession(env.DB, hash, omar.id, Date.now())
  const pass = await new Credentials([secret]).mint('pass', { person: omar, session: hash, since: Date.now() })
  const me = (cookie: string) => ask(endpoints.me.path, '203.0.113.23', { headers: { cookie } })
  const statuses = new Set<number>()
  for (let n = 0; n < 100; n++) statuses.add((await me(`__Host-parley_session=${mintSecret('session').text}`)).status)
  expect([...statuses]).toEqual([401, 429])
  expect((await me(`__Host-parley_session=${text}; __Host-parley_pass=${pass}`)).status).toBe(200)
})
