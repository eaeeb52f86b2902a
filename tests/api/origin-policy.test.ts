import { get, type IncomingHttpHeaders } from 'node:http'
import { expect, inject, it } from 'vitest'
import { endpoints } from '../../protocol/http/endpoints.ts'
import { ask, signIn, visitor } from '../support/clients/people.ts'
import { upgrade } from '../support/clients/raw-socket.ts'
import { System } from '../support/system.ts'

const rawGet = ({ place: { port } }: System, path: string): Promise<{ status: number; headers: IncomingHttpHeaders }> =>
  new Promise((done, failed) =>
    get({ port, host: '127.0.0.1', path }, (response) => {
      response.resume()
      done({ status: response.statusCode ?? 0, headers: response.headers })
    }).once('error', failed),
  )

const system = new System(inject('place'))
const foreign = { origin: 'https://evil.example' }
const begin = { department: 'hosting', locale: 'en', page: 'https://evil.example/' }

it('a page that is not on the list can neither start a conversation nor read more than its refusal', async () => {
  const config = await ask(system, endpoints.config.path, { headers: foreign })
  expect([config.status, config.headers.get('access-control-allow-origin')]).toEqual([403, '*'])
  expect(await config.json()).toMatchObject({ code: 'wrong-origin' })
  const begun = await ask(system, endpoints.startConversation.path, { method: 'POST', body: begin, headers: foreign })
  expect(begun.status).toBe(403)
  expect(await begun.json()).toMatchObject({ code: 'wrong-origin' })
  const asked = await ask(system, endpoints.startConversation.path, {
    method: 'OPTIONS',
    headers: { ...foreign, 'access-control-request-method': 'POST' },
  })
  // A browser sends nothing after a preflight that is not a success.
  expect([asked.status, asked.headers.get('access-control-allow-methods')]).toEqual([403, null])
})

it('a page on the list is allowed by its exact origin and never with credentials', async () => {
  const config = await ask(system, endpoints.config.path)
  expect(config.status).toBe(200)
  expect(config.headers.get('access-control-allow-origin')).toBe(system.url)
  expect(config.headers.get('access-control-allow-credentials')).toBeNull()
  expect(config.headers.get('vary')?.toLowerCase()).toContain('origin')
})

it('an upgrade from a page that is not on the list is refused, even with a valid ticket', async () => {
  const { pass } = await visitor(system)
  expect(await upgrade(system, pass.ticket, { headers: foreign })).toBeUndefined()
})

it('chat endpoints ignore cookies and set none', async () => {
  const { cookie } = await signIn(system, 'maya')
  const response = await ask(system, endpoints.events.path, { headers: { cookie } })
  expect(response.status).toBe(401)
  for (const endpoint of [endpoints.config, endpoints.events]) expect((await ask(system, endpoint.path)).headers.getSetCookie()).toEqual([])
})

it('the session is a __Host- cookie that scripts cannot read and other sites do not send', async () => {
  const body = { email: 'maya@parley.example', password: 'parley-demo' }
  const [cookie = ''] = (await ask(system, endpoints.signIn.path, { method: 'POST', body })).headers.getSetCookie()
  expect(cookie).toMatch(/^__Host-[\w-]+=/)
  for (const word of ['HttpOnly', 'Secure', 'SameSite=Lax', 'Path=/']) expect(cookie).toContain(word)
  expect(cookie).not.toMatch(/domain=/i)
})

it('a write to an agents’ endpoint needs our own origin and JSON, whatever its cookie', async () => {
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

it('agents’ endpoints refuse every request without a session', async () => {
  for (const endpoint of [endpoints.me, endpoints.agents, endpoints.closedConversations, endpoints.inboxTicket]) {
    const response = await ask(system, endpoint.path, endpoint.method === 'POST' ? { method: 'POST', body: {} } : {})
    expect(response.status).toBe(401)
    expect(await response.json()).toMatchObject({ code: 'not-signed-in' })
  }
})

it('an unknown address is refused with a code', async () => {
  const response = await ask(system, '/api/nothing-here')
  expect(response.status).toBe(404)
  expect(await response.json()).toMatchObject({ code: 'not-found' })
})

it('Rana, who mistypes an address in the browser, reads a small page', async () => {
  for (const path of ['/help-me', '/dashboards/x', '/api/nothing-here']) {
    const response = await ask(system, path, { headers: { accept: 'text/html,application/xhtml+xml' } })
    expect(response.status, path).toBe(404)
    expect(response.headers.get('content-type'), path).toBe('text/html; charset=utf-8')
    expect(response.headers.get('content-security-policy'), path).toContain("style-src 'self'")
    expect(await response.text(), path).toContain('There is nothing at this address')
  }
})

it('hashed files are cached forever, the loader and pages only briefly', async () => {
  const cacheControlOf = async (path: string) => (await ask(system, path)).headers.get('cache-control')
  const filesIn = async (page: string) =>
    [...(await (await ask(system, page)).text()).matchAll(/\/[\w/-]+-[\w-]{8}\.(?:js|css)/g)].map(([path]) => path)
  const chat = await filesIn('/widget.js')
  const files = [...chat, ...(await filesIn('/draw/')), ...(await filesIn('/dashboard/'))]
  expect(chat).toHaveLength(1)
  expect(files.length).toBeGreaterThan(4)
  for (const file of files) expect(await cacheControlOf(file), file).toBe('public, max-age=31536000, immutable')
  expect(await cacheControlOf('/widget.js')).toBe('public, max-age=60')
  for (const path of ['/draw/', '/dashboard/']) expect(await cacheControlOf(path), path).toBe('public, max-age=0, must-revalidate')
  expect(await cacheControlOf('/widget/chat-00000000.js')).toBe('no-store')
  // Pages of every origin import the widget's modules.
  for (const file of ['/widget.js', ...chat])
    expect(Object.fromEntries((await ask(system, file, { headers: foreign })).headers), file).toMatchObject({
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
      'x-content-type-options': 'nosniff',
    })
})

it('a page keeps its policy however its address is written, and nothing of it is served beside the Worker', async () => {
  const page = await ask(system, '/draw/')
  expect(page.status).toBe(200)
  const draw = page.headers.get('content-security-policy')
  expect(draw).toContain('frame-ancestors')
  for (const path of [
    '/widget/..%5cdraw/',
    '/widget/..%5Cdraw/index.html',
    '/widget/..%2fdraw/',
    '/%64raw/',
    '//draw/',
    '/draw/assets/..%5c',
  ]) {
    // `fetch` would tidy the address up before it is sent.
    const { status, headers } = await rawGet(system, path)
    const redirected = status >= 300 && status < 400
    if (redirected) expect(headers['location'], path).toMatch(/^\/(?![\\/])/)
    else expect(headers['content-security-policy'], path).toMatch(/frame-ancestors/)
    if (status === 200) expect(headers['content-security-policy'], path).toBe(draw)
  }
  for (const path of ['/help', '/help/', '/'])
    expect((await ask(system, path)).headers.get('content-security-policy'), path).toContain('frame-ancestors')
})
