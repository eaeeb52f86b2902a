import { expect, test } from '@playwright/test'
import { endpoints } from '../../protocol/http/endpoints.ts'
import { textOf } from '../../protocol/message.ts'
import { AgentOnPage } from '../support/browser/pages.ts'
import { newId, visitor } from '../support/clients/people.ts'
import { chat, dashboardHost } from '../support/dashboard-host.ts'
import { freshSystem, type System } from '../support/system.ts'

// A system of its own: after another test killed a shared one, the two local hosts find a dead
// entry of each other.
let system: System
let host: Awaited<ReturnType<typeof dashboardHost>>

test.beforeAll(async () => {
  test.setTimeout(180_000)
  system = await freshSystem()
  host = await dashboardHost(system)
})
test.afterAll(async () => {
  await host?.stop()
  await system?.stop()
})

test("Maya signs in on the dashboard's own host, sees Layla, claims and replies, all through that host", async ({ browser }) => {
  const layla = await visitor(system)
  const laylas = await layla.connect()
  const maya = await AgentOnPage.signIn(browser, host.url, 'maya')
  const sockets: string[] = []
  maya.page.on('websocket', (socket) => sockets.push(socket.url()))
  await maya.page.reload()
  await maya.page.getByRole('heading', { name: 'All open' }).waitFor()

  const word = `lighthouse-${newId()}`
  laylas.send({ type: 'message.post', id: newId(), text: `Is the ${word} on?` })
  await maya.rowAt(layla.room).click()
  await maya.claim()
  await laylas.receives((item) => item.type === 'claim.taken')
  await maya.post('It is, since six.')
  await laylas.receives((item) => item.type === 'message.posted' && textOf(item.parts) === 'It is, since six.')

  await expect(maya.page).toHaveURL(new RegExp(`^${host.url}/inbox/all/`))
  expect(sockets.length).toBeGreaterThanOrEqual(2)
  for (const url of sockets) expect(url.startsWith(`${host.url.replace('http', 'ws')}${endpoints.agentSocket.path}`), url).toBe(true)
  const cookies = await maya.page.context().cookies()
  expect(cookies.map(({ name, httpOnly, secure }) => [name.slice(0, 7), httpOnly, secure])).toEqual([
    ['__Host-', true, true],
    ['__Host-', true, true],
  ])
  laylas.close()
})

test("the dashboard's host forwards only agents' endpoints and serves pages with the dashboard's security headers", async () => {
  const at = (path: string, init?: RequestInit) => fetch(host.url + path, { redirect: 'manual', ...init })
  for (const path of [
    endpoints.config.path,
    endpoints.socket.path,
    endpoints.health.path,
    endpoints.metrics.path,
    '/live-chat/status',
    '/widget.js',
  ])
    expect((await at(path)).headers.get('content-type'), path).toContain('text/html')
  expect((await at(endpoints.startConversation.path, { method: 'POST', body: '{}' })).status).toBe(405)
  const page = await at('/inbox/all')
  for (const rule of ["default-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"])
    expect(page.headers.get('content-security-policy')).toContain(rule)
  // A page of the chat's host is another origin here.
  const body = JSON.stringify({ email: 'maya@parley.example', password: 'parley-demo' })
  const headers = { origin: system.url, 'content-type': 'application/json' }
  expect((await at(endpoints.signIn.path, { method: 'POST', headers, body })).status).toBe(403)
  for (const path of ['/draw/d_x', '/help/x']) expect((await at(path)).headers.get('location')).toBe(chat + path)
  expect((await at('/dashboard/inbox/all')).headers.get('location')).toBe('/inbox/all')
  for (const path of [
    '//evil.example',
    '/%2fevil.example',
    '/\\evil.example',
    '/%5cevil.example',
    '/inbox//evil.example',
    '/@evil.example',
  ]) {
    const to = (await at(`/dashboard/${path}`)).headers.get('location')
    if (to !== null) expect(new URL(to, host.url).origin, path).toBe(new URL(host.url).origin)
  }
})

test('an address of the sign-in page that names another site leads to the inbox', async ({ browser }) => {
  const page = await browser.newPage()
  for (const to of ['https://evil.example', '//evil.example', '/\\evil.example', '/nowhere']) {
    await page.context().clearCookies()
    await page.goto(`${host.url}/sign-in?to=${encodeURIComponent(to)}`)
    await page.getByRole('textbox', { name: 'E-mail address' }).fill('maya@parley.example')
    await page.getByRole('textbox', { name: 'Password' }).fill('parley-demo')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await expect(page).toHaveURL(`${host.url}/inbox/all`)
  }
})
