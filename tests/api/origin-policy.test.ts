import { expect, inject, it } from 'vitest'
import { endpoints } from '../../protocol/http/endpoints.ts'
import { ask, signIn, visitor } from '../support/people.ts'
import { upgrade } from '../support/raw-socket.ts'
import { System } from '../support/system.ts'

const system = new System(inject('place'))
const foreign = { origin: 'https://evil.example' }
const begin = { department: 'hosting', locale: 'en', page: 'https://evil.example/' }

it('a page that is not on the list may neither begin a conversation nor read what we say', async () => {
  const config = await ask(system, endpoints.config.path, { headers: foreign })
  expect(config.headers.get('access-control-allow-origin')).toBeNull()
  const begun = await ask(system, endpoints.startConversation.path, { method: 'POST', body: begin, headers: foreign })
  expect(begun.status).toBe(403)
  expect(await begun.json()).toMatchObject({ code: 'wrong-origin' })
  const asked = await ask(system, endpoints.startConversation.path, {
    method: 'OPTIONS',
    headers: { ...foreign, 'access-control-request-method': 'POST' },
  })
  expect(asked.headers.get('access-control-allow-origin')).toBeNull()
})

it('a page on the list is answered by its exact name and never with credentials', async () => {
  const config = await ask(system, endpoints.config.path)
  expect(config.status).toBe(200)
  expect(config.headers.get('access-control-allow-origin')).toBe(system.url)
  expect(config.headers.get('access-control-allow-credentials')).toBeNull()
  expect(config.headers.get('vary')?.toLowerCase()).toContain('origin')
})

it('an upgrade from a foreign page is refused, even with a good ticket', async () => {
  const { pass } = await visitor(system)
  expect(await upgrade(system, pass.ticket, { headers: foreign })).toBeUndefined()
})

it('cookies mean nothing at the chat doors, and no chat door sets one', async () => {
  const { cookie } = await signIn(system, 'maya')
  const answer = await ask(system, endpoints.events.path, { headers: { cookie } })
  expect(answer.status).toBe(401)
  for (const door of [endpoints.config, endpoints.events]) expect((await ask(system, door.path)).headers.getSetCookie()).toEqual([])
})

it('the session is a __Host- cookie that scripts cannot read and other sites do not send', async () => {
  const body = { email: 'maya@parley.example', password: 'parley-demo' }
  const [cookie = ''] = (await ask(system, endpoints.signIn.path, { method: 'POST', body })).headers.getSetCookie()
  expect(cookie).toMatch(/^__Host-[\w-]+=/)
  for (const word of ['HttpOnly', 'Secure', 'SameSite=Lax', 'Path=/']) expect(cookie).toContain(word)
  expect(cookie).not.toMatch(/domain=/i)
})

it('a write at the agents’ doors needs our own origin and JSON, whatever cookie it brings', async () => {
  const maya = await signIn(system, 'maya')
  const write = (headers: Record<string, string>) => maya.ask(endpoints.inboxTicket.path, { method: 'POST', body: {}, headers })
  expect((await write({})).status).toBe(200)
  expect((await write(foreign)).status).toBe(403)
  expect((await write({ 'content-type': 'text/plain' })).status).toBeGreaterThanOrEqual(400)
  const bare = await fetch(`${system.url}${endpoints.inboxTicket.path}`, {
    method: 'POST',
    headers: { cookie: maya.cookie, 'content-type': 'application/json' },
    body: '{}',
  })
  expect(bare.status).toBe(403)
  const read = await maya.ask(endpoints.me.path, { headers: foreign })
  expect(read.headers.get('access-control-allow-origin')).toBeNull()
})

it('the dashboard cannot be framed and runs no inline code', async () => {
  const policy = (await ask(system, '/dashboard/')).headers.get('content-security-policy') ?? ''
  for (const rule of ["default-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"])
    expect(policy).toContain(rule)
  expect(policy).not.toContain('unsafe-inline')
})

it('nobody without a session passes the agents’ doors', async () => {
  for (const door of [endpoints.me, endpoints.agents, endpoints.closedConversations, endpoints.inboxTicket]) {
    const answer = await ask(system, door.path, door.method === 'POST' ? { method: 'POST', body: {} } : {})
    expect(answer.status).toBe(401)
    expect(await answer.json()).toMatchObject({ code: 'not-signed-in' })
  }
})

it('a wrong address is refused in words', async () => {
  const answer = await ask(system, '/api/nothing-here')
  expect(answer.status).toBe(404)
  expect(await answer.json()).toMatchObject({ code: 'not-found' })
})
