import { expect, type Page, test } from '@playwright/test'
import { browserSystem } from '../support/browser-address.ts'
import { AgentAtDesk, VisitorOnPage } from '../support/pages.ts'

const own = (layla: VisitorOnPage) => layla.panel.locator('.group.own .bubble').allInnerTexts()
const seenBy = async (maya: AgentAtDesk, said: readonly string[]) =>
  (await maya.thread.getByRole('article').getByRole('paragraph').allInnerTexts()).filter((text) => said.includes(text))
const goneThrough = (wire: { readonly told: readonly string[] }, text: string) => wire.told.some((frame) => frame.includes(`"${text}"`))
const queued = (layla: VisitorOnPage) => layla.panel.getByText('Will be sent when you are back online')

/** A page that was loaded anew has forgotten its mark. */
const mark = (...pages: Page[]) => Promise.all(pages.map((page) => page.evaluate(() => Object.assign(window, { neverReloaded: true }))))
const isMarked = (page: Page) => page.evaluate(() => 'neverReloaded' in window)

test('the runtime is killed while Layla writes and Maya watches: all is there once and in order, and nobody reloads', async ({
  browser,
}) => {
  test.setTimeout(90_000)
  const system = browserSystem()
  const maya = await AgentAtDesk.signIn(browser, system.url, 'maya')
  const layla = await VisitorOnPage.arrive(browser, system.url)
  await layla.openChat()
  await layla.choose('Billing')
  const said = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight']
  await layla.say('one')
  await expect.poll(() => goneThrough(layla.wire, 'one')).toBe(true)
  await maya.open(/one|Sami/)
  await expect.poll(() => seenBy(maya, said)).toEqual(['one'])
  await mark(layla.page, maya.page)

  const talking = (async () => {
    for (const text of said.slice(1)) await layla.say(text)
  })()
  await expect.poll(() => layla.wire.sent.some((frame) => frame.includes('"three"')), { intervals: [10] }).toBe(true)
  await system.kill()
  try {
    await talking
    // Had the kill come after everything, this would have shown nothing.
    expect(goneThrough(layla.wire, 'eight')).toBe(false)
    expect(await own(layla), 'what was said stays in sight').toEqual(said)
    await expect(queued(layla).first()).toBeVisible()
    await expect(maya.page.getByText(/Connection lost/).first()).toBeVisible()
  } finally {
    // Whatever was seen, the tests after this one need it.
    await system.start()
  }
  await expect.poll(() => goneThrough(layla.wire, 'eight'), { timeout: 30_000 }).toBe(true)
  await expect(queued(layla)).toHaveCount(0)
  expect(await own(layla)).toEqual(said)
  await expect.poll(() => seenBy(maya, said), { timeout: 30_000 }).toEqual(said)
  expect(await isMarked(layla.page), 'Layla did not reload').toBe(true)
  expect(await isMarked(maya.page), 'Maya did not reload').toBe(true)

  // The room tells the same when it is asked anew.
  await Promise.all([layla.page.reload(), maya.page.reload()])
  await layla.openChat()
  await expect.poll(() => own(layla)).toEqual(said)
  await expect.poll(() => seenBy(maya, said)).toEqual(said)
})

test('the network is cut while Layla writes: she is told, what she said waits in sight and is sent once when it is back', async ({
  browser,
}) => {
  const { url } = browserSystem().place
  const layla = await VisitorOnPage.arrive(browser, url)
  const context = layla.page.context()
  await layla.openChat()
  await layla.choose('Domains')
  const said = ['before the cut', 'in the tunnel', 'still in the tunnel', 'and out again']
  await layla.say('before the cut')
  await expect.poll(() => goneThrough(layla.wire, 'before the cut')).toBe(true)

  await context.setOffline(true)
  await layla.say('in the tunnel')
  await layla.say('still in the tunnel')
  await expect(layla.panel.getByText('You are offline. What you write is sent as soon as you are back.')).toBeVisible()
  await expect(queued(layla)).toBeVisible()
  expect(goneThrough(layla.wire, 'in the tunnel')).toBe(false)

  await context.setOffline(false)
  await layla.say('and out again')
  await expect.poll(() => goneThrough(layla.wire, 'and out again'), { timeout: 30_000 }).toBe(true)
  await expect(queued(layla)).toHaveCount(0)
  await expect(layla.panel.getByText('You are offline')).toHaveCount(0)
  expect(await own(layla)).toEqual(said)
  await layla.page.reload()
  await layla.openChat()
  await expect.poll(() => own(layla)).toEqual(said)
  await context.close()
})

test('the tab is closed with a message unsent: the outbox keeps it in the browser, and the next tab sends it once', async ({ browser }) => {
  const { url } = browserSystem().place
  const first = await VisitorOnPage.arrive(browser, url)
  const context = first.page.context()
  await first.openChat()
  await first.choose('Hosting')
  await first.say('marhaba')
  await expect.poll(() => goneThrough(first.wire, 'marhaba')).toBe(true)
  await context.setOffline(true)
  await first.say('written in the lift')
  await expect(queued(first)).toBeVisible()
  await first.page.close()
  await context.setOffline(false)

  // A page of the same origin without the chat: only what the browser keeps is there.
  const between = await context.newPage()
  await between.goto(`${url}/style.css`)
  expect(await between.evaluate(everythingKept)).toContain('written in the lift')

  const second = await VisitorOnPage.arrive(context, url)
  await expect.poll(() => goneThrough(second.wire, 'written in the lift'), { timeout: 30_000 }).toBe(true)
  await second.openChat()
  await expect.poll(() => own(second)).toEqual(['marhaba', 'written in the lift'])
  await expect.poll(() => between.evaluate(everythingKept)).not.toContain('written in the lift')
  await second.page.reload()
  await second.openChat()
  await expect.poll(() => own(second)).toEqual(['marhaba', 'written in the lift'])
  await context.close()
})

/** Runs in the page: what stands in all its databases. */
async function everythingKept(): Promise<string> {
  const done = <T>(request: IDBRequest<T>) =>
    new Promise<T>((resolve, reject) => {
      request.onsuccess = () => resolve(request.result)
      request.onerror = () => reject(request.error)
    })
  const kept: unknown[] = []
  for (const { name = '' } of await indexedDB.databases()) {
    const database = await done(indexedDB.open(name))
    for (const store of database.objectStoreNames) kept.push(await done(database.transaction(store).objectStore(store).getAll()))
    database.close()
  }
  return JSON.stringify(kept)
}
