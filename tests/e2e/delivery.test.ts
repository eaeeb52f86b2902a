import { expect, type Page, test } from '@playwright/test'
import { browserSystem } from '../support/browser/browser-address.ts'
import { AgentOnPage, VisitorOnPage } from '../support/browser/pages.ts'

const offlineFlag = (page: Page) =>
  page.addInitScript(() => Object.defineProperty(Navigator.prototype, 'onLine', { get: () => false, configurable: true }))

test('two tabs that begin at once have one conversation, and no message of Layla holds up the next', async ({ browser }) => {
  const { url } = browserSystem().place
  const one = await VisitorOnPage.arrive(browser, url)
  const context = one.page.context()
  const two = await VisitorOnPage.arrive(context, url)
  let begun = 0
  await context.route('**/api/chat/conversations', async (route) => {
    begun++
    await new Promise((go) => setTimeout(go, 1_500))
    await route.continue()
  })
  for (const tab of [one, two]) {
    await tab.openChat()
    await tab.choose('Domains')
  }
  await Promise.all([one.post('from the first tab'), two.post('from the second tab')])
  for (const tab of [one, two]) for (const text of ['from the first tab', 'from the second tab']) await expect(tab.line(text)).toBeVisible()
  expect(begun).toBe(1)

  // The browser's flag is wrong: the connection works, so nothing is shown as offline.
  await offlineFlag(one.page)
  await one.page.reload()
  await one.openChat()
  const controls = Array.from({ length: 3_900 }, (_, n) => String.fromCharCode([1, 2, 3, 4, 5, 6, 7, 11, 27][n % 9]!)).join('')
  await one.post(`a paste${controls}`)
  await one.post('next')
  await expect(one.line('a paste')).toBeVisible()
  await expect(two.line('next')).toBeVisible()
  await expect(one.panel.getByText('You are offline')).toHaveCount(0)
  await expect(one.panel.locator('.state.sending, .state.queued')).toHaveCount(0)
  await context.close()
})

test('what Omar writes offline is sent when the network is back, whatever is on screen by then', async ({ browser }) => {
  const { url } = browserSystem().place
  const [layla, rania] = [await VisitorOnPage.arrive(browser, url), await VisitorOnPage.arrive(browser, url)]
  for (const [visitor, text] of [
    [layla, 'Layla has lost her domain'],
    [rania, 'Rania has lost her invoice'],
  ] as const) {
    await visitor.openChat()
    await visitor.choose('Domains')
    await visitor.post(text)
    await visitor.askForPerson()
    await expect(visitor.line('You asked for a person')).toBeVisible()
  }
  const omar = await AgentOnPage.signIn(browser, url, 'omar')
  const context = omar.page.context()
  const [laylas, ranias] = [await omar.rowOf(layla), await omar.rowOf(rania)]
  await laylas.click()
  await expect(omar.thread.getByText('Layla has lost her domain')).toBeVisible()

  await context.setOffline(true)
  await omar.post('written in the lift')
  await ranias.click()
  await expect(laylas.getByText('Waiting for the connection')).toBeAttached()
  await context.setOffline(false)
  await expect(layla.line('written in the lift')).toBeVisible({ timeout: 30_000 })
  // The conversation that was first opened offline opens by itself.
  await expect(omar.thread.getByText('Rania has lost her invoice')).toBeVisible({ timeout: 30_000 })

  await context.setOffline(true)
  await omar.post('and in the cellar')
  await expect(omar.page.getByText('and in the cellar')).toBeVisible()
  await omar.page.close()
  await context.setOffline(false)
  const page = await context.newPage()
  await page.goto(`${url}/dashboard/search`)
  await expect(rania.line('and in the cellar')).toBeVisible({ timeout: 30_000 })
  for (const each of [layla, rania]) await each.page.context().close()
  await context.close()
})
