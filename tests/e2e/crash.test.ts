import { expect, type Page, test } from '@playwright/test'
import { browserSystem } from '../support/browser/browser-address.ts'
import { AgentOnPage, VisitorOnPage } from '../support/browser/pages.ts'

const own = (layla: VisitorOnPage) => layla.panel.locator('.group.own .bubble').allInnerTexts()
const seenBy = async (maya: AgentOnPage, sent: readonly string[]) =>
  (await maya.thread.getByRole('article').getByRole('paragraph').allInnerTexts()).filter((text) => sent.includes(text))
const goneThrough = (wire: { readonly received: readonly string[] }, text: string) =>
  wire.received.some((frame) => frame.includes(`"${text}"`))
const queued = (layla: VisitorOnPage) => layla.panel.getByText('Will be sent when you are back online')

/** A page that reloaded has lost this property. */
const watchForReload = (...pages: Page[]) =>
  Promise.all(pages.map((page) => page.evaluate(() => Object.assign(window, { neverReloaded: true }))))
const didNotReload = (page: Page) => page.evaluate(() => 'neverReloaded' in window)

test('what Layla writes while the runtime is killed appears once and in order for Layla and Maya, without a reload', async ({
  browser,
}) => {
  test.setTimeout(90_000)
  const system = browserSystem()
  const maya = await AgentOnPage.signIn(browser, system.url, 'maya')
  const layla = await VisitorOnPage.arrive(browser, system.url)
  await layla.openChat()
  await layla.choose('Billing')
  const sent = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight']
  await layla.post('one')
  await expect.poll(() => goneThrough(layla.wire, 'one')).toBe(true)
  await maya.open(/one|Sami/)
  await expect.poll(() => seenBy(maya, sent)).toEqual(['one'])
  await watchForReload(layla.page, maya.page)

  const writing = (async () => {
    for (const text of sent.slice(1)) await layla.post(text)
  })()
  await expect.poll(() => layla.wire.sent.some((frame) => frame.includes('"three"')), { intervals: [10] }).toBe(true)
  await system.kill()
  try {
    await writing
    // Without messages in flight at the kill this test shows nothing.
    expect(goneThrough(layla.wire, 'eight')).toBe(false)
    expect(await own(layla), 'what Layla wrote stays in sight').toEqual(sent)
    await expect(queued(layla).first()).toBeVisible()
    await expect(maya.page.getByText(/Connection lost/).first()).toBeVisible()
  } finally {
    // The next tests need the system even if this one fails.
    await system.start()
  }
  await expect.poll(() => goneThrough(layla.wire, 'eight'), { timeout: 30_000 }).toBe(true)
  await expect(queued(layla)).toHaveCount(0)
  expect(await own(layla)).toEqual(sent)
  await expect.poll(() => seenBy(maya, sent), { timeout: 30_000 }).toEqual(sent)
  expect(await didNotReload(layla.page), 'Layla did not reload').toBe(true)
  expect(await didNotReload(maya.page), 'Maya did not reload').toBe(true)

  // The room returns the same messages after a reload.
  await Promise.all([layla.page.reload(), maya.page.reload()])
  await layla.openChat()
  await expect.poll(() => own(layla)).toEqual(sent)
  await expect.poll(() => seenBy(maya, sent)).toEqual(sent)
})

test('Layla sees that the network is cut and that messages wait, and they are sent once when it is back', async ({ browser }) => {
  const { url } = browserSystem().place
  const layla = await VisitorOnPage.arrive(browser, url)
  const context = layla.page.context()
  await layla.openChat()
  await layla.choose('Domains')
  const sent = ['before the cut', 'in the tunnel', 'still in the tunnel', 'and out again']
  await layla.post('before the cut')
  await expect.poll(() => goneThrough(layla.wire, 'before the cut')).toBe(true)

  await context.setOffline(true)
  await layla.post('in the tunnel')
  await layla.post('still in the tunnel')
  await expect(layla.panel.getByText('You are offline. What you write is sent as soon as you are back.')).toBeVisible()
  await expect(queued(layla)).toBeVisible()
  expect(goneThrough(layla.wire, 'in the tunnel')).toBe(false)

  await context.setOffline(false)
  await layla.post('and out again')
  await expect.poll(() => goneThrough(layla.wire, 'and out again'), { timeout: 30_000 }).toBe(true)
  await expect(queued(layla)).toHaveCount(0)
  await expect(layla.panel.getByText('You are offline')).toHaveCount(0)
  expect(await own(layla)).toEqual(sent)
  await layla.page.reload()
  await layla.openChat()
  await expect.poll(() => own(layla)).toEqual(sent)
  await context.close()
})

test('the outbox keeps an unsent message in the browser when the tab closes, and the next tab sends it once', async ({ browser }) => {
  const { url } = browserSystem().place
  const first = await VisitorOnPage.arrive(browser, url)
  const context = first.page.context()
  await first.openChat()
  await first.choose('Hosting')
  await first.post('marhaba')
  await expect.poll(() => goneThrough(first.wire, 'marhaba')).toBe(true)
  await context.setOffline(true)
  await first.post('written in the lift')
  await expect(queued(first)).toBeVisible()
  await first.page.close()
  await context.setOffline(false)

  // A page of the same origin without the chat, to read the browser's storage.
  const between = await context.newPage()
  await between.goto(`${url}/style.css`)
  expect(await between.evaluate(everythingStored)).toContain('written in the lift')

  const second = await VisitorOnPage.arrive(context, url)
  await expect.poll(() => goneThrough(second.wire, 'written in the lift'), { timeout: 30_000 }).toBe(true)
  await second.openChat()
  await expect.poll(() => own(second)).toEqual(['marhaba', 'written in the lift'])
  await expect.poll(() => between.evaluate(everythingStored)).not.toContain('written in the lift')
  await second.page.reload()
  await second.openChat()
  await expect.poll(() => own(second)).toEqual(['marhaba', 'written in the lift'])
  await context.close()
})

/** Runs in the page: everything in all its databases. */
async function everythingStored(): Promise<string> {
  const done = <T>(request: IDBRequest<T>) =>
    new Promise<T>((resolve, reject) => {
      request.onsuccess = () => resolve(request.result)
      request.onerror = () => reject(request.error)
    })
  const rows: unknown[] = []
  for (const { name = '' } of await indexedDB.databases()) {
    const database = await done(indexedDB.open(name))
    for (const store of database.objectStoreNames) rows.push(await done(database.transaction(store).objectStore(store).getAll()))
    database.close()
  }
  return JSON.stringify(rows)
}
