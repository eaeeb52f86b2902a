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

test('Omar finds, claims and answers Layla behind a proxy that blocks sockets, and the slow dot goes when the proxy lets them through', async ({
  browser,
}) => {
  test.setTimeout(120_000)
  const omar = await AgentOnPage.signIn(browser, proxy.system.url, 'omar')
  const { page } = omar
  const dots = page.getByRole('img', { name: 'Slow connection' })
  await page.clock.install()
  await page.reload()
  await expect(dots).toHaveCount(1)

  const layla = await VisitorOnPage.arrive(browser, system.url)
  await layla.openChat()
  await layla.choose('Domains')
  await layla.post('does anybody read me?')
  await layla.askForPerson()
  const row = await omar.rowOf(layla)
  await expect(row).toBeVisible({ timeout: 20_000 })
  await row.click()
  await expect(omar.thread.getByText('does anybody read me?', { exact: true })).toBeVisible()
  await expect(dots).toHaveCount(2)
  await omar.claim()
  await expect(layla.line('Omar Said joined')).toBeVisible()
  for (const text of ['I do, Layla', 'and I am quick']) await omar.post(text)
  for (const text of ['I do, Layla', 'and I am quick'])
    await expect(layla.panel.locator('.group.agent .bubble').filter({ hasText: text })).toBeVisible()
  await omar.note('she writes from Tripoli')
  await expect(omar.thread.getByText('she writes from Tripoli')).toBeVisible()
  await layla.post('thank you')
  await expect(omar.thread.getByText('thank you', { exact: true })).toBeVisible()
  expect((await layla.bubbles()).join()).not.toContain('Tripoli')
  await expect(page.getByText('Connection lost')).toHaveCount(0)

  proxy.isOpen = true
  await page.clock.fastForward(60_000)
  // The list and the conversation both use sockets now.
  await expect.poll(() => omar.wire.received.join(), { timeout: 30_000 }).toMatch(/"rows".*"complete"|"complete".*"rows"/s)
  await expect(dots).toHaveCount(0)
  await omar.post('now by socket')
  await expect(layla.panel.locator('.group.agent .bubble').filter({ hasText: 'now by socket' })).toBeVisible()
  expect(omar.wire.sent.join()).toContain('now by socket')
  await Promise.all([page.context().close(), layla.page.context().close()])
})
