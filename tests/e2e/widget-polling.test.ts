import { expect, test } from '@playwright/test'
import { browserSystem } from '../support/browser/browser-address.ts'
import { AgentOnPage, VisitorOnPage } from '../support/browser/pages.ts'
import { type ClosedProxy, closedProxy } from '../support/closed-proxy.ts'

const system = browserSystem()
let proxy: ClosedProxy
test.beforeAll(async () => {
  proxy = await closedProxy(system)
})
test.afterAll(() => proxy.close())

test('Layla and Omar talk behind a proxy that blocks sockets, and the slow dot goes when the proxy lets them through', async ({
  browser,
}) => {
  test.setTimeout(120_000)
  const omar = await AgentOnPage.signIn(browser, system.url, 'omar')
  const layla = await VisitorOnPage.arrive(browser, proxy.system.url)
  await layla.page.clock.install()
  await layla.openChat()
  await layla.choose('Domains')
  await layla.post('is anybody there?')
  const dot = layla.panel.getByRole('img', { name: 'Slow connection' })
  await expect(dot).toBeVisible()
  await expect(layla.panel.locator('.banner')).toHaveCount(0)
  expect(proxy.upgrades).toBe(2)

  const stored = await layla.page.evaluate(() => localStorage.getItem('parley') ?? '{}')
  await omar.page.goto(`${system.url}/dashboard/inbox/all/${JSON.parse(stored).conversation}`)
  await omar.claim()
  await expect(layla.line('Omar Said joined')).toBeVisible()
  await omar.post('I am, Layla')
  await expect(layla.panel.locator('.group.agent .bubble').filter({ hasText: 'I am, Layla' })).toBeVisible()
  for (const text of ['one', 'two', 'three']) await layla.post(text)
  const own = () => layla.panel.locator('.group.own .bubble').allInnerTexts()
  await expect.poll(own).toEqual(['is anybody there?', 'one', 'two', 'three'])
  await expect(omar.thread.getByText('three', { exact: true })).toBeVisible()
  await expect(layla.panel.locator('.group.own').last().getByText('Read')).toBeVisible()

  proxy.isOpen = true
  await layla.page.clock.fastForward(60_000)
  await expect(dot).toHaveCount(0)
  await layla.post('and now by socket')
  await expect(omar.thread.getByText('and now by socket')).toBeVisible()
  expect(layla.wire.sent.join()).toContain('and now by socket')
  await expect.poll(own).toEqual(['is anybody there?', 'one', 'two', 'three', 'and now by socket'])
})
