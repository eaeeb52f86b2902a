import { expect, test } from '@playwright/test'
import { browserSystem } from '../support/browser/browser-address.ts'
import { ViewerOnPage } from '../support/browser/draw-page.ts'
import { command, newDraw, postAsHost } from '../support/clients/draws.ts'
import { signIn } from '../support/clients/people.ts'
import { type ClosedProxy, closedProxy } from '../support/closed-proxy.ts'

const system = browserSystem()
let proxy: ClosedProxy
test.beforeAll(async () => {
  proxy = await closedProxy(system)
})
test.afterAll(() => proxy.close())

test('Rania watches, joins, writes and likes behind a proxy that blocks sockets, and the slow dot goes when the proxy lets them through', async ({
  browser,
}) => {
  test.setTimeout(120_000)
  const maya = await signIn(system, 'maya')
  const { draw } = await newDraw(maya, { title: 'The draw behind a proxy' })
  const karim = await ViewerOnPage.arrive(browser, `${system.url}/draw/${draw}`)
  await karim.join('Karim')
  const sent = await postAsHost(maya, draw, 'Welcome to the draw')

  const context = await browser.newContext()
  const page = await context.newPage()
  await page.clock.install()
  await page.goto(`${proxy.system.url}/draw/${draw}`)
  const rania = new ViewerOnPage(page)
  const dot = rania.state.getByRole('img', { name: 'Slow connection' })
  await expect(dot).toBeVisible()
  await expect(rania.chat.locator('.connection-bar')).toHaveCount(0)
  expect(proxy.upgrades).toBe(2)
  await expect(rania.line('Welcome to the draw')).toBeVisible()
  // Every page counts Rania, Rania's own included.
  for (const one of [karim, rania]) await expect(one.watching).toHaveText('2 people are watching')

  await rania.join('Rania')
  for (const text of ['Hello from behind the proxy', 'Second', 'Third']) await rania.post(text)
  await expect(karim.line('Third').locator('.name')).toHaveText('Rania')
  expect(await karim.texts()).toEqual(['Welcome to the draw', 'Hello from behind the proxy', 'Second', 'Third'])
  await rania.heart.click()
  await rania.likeOf('Welcome to the draw').click()
  for (const one of [karim, rania]) {
    await expect(one.likes).toHaveText('1 like')
    await expect(one.likeOf('Welcome to the draw')).toHaveAttribute('aria-label', /, 1 like$/)
  }
  await karim.post('I can read you')
  await expect(rania.line('I can read you')).toBeVisible()
  if (sent.type === 'ack') await command(maya, draw, { type: 'message.remove', target: sent.seq })
  for (const one of [karim, rania]) await expect(one.line('Welcome to the draw')).toHaveCount(0)
  await expect(dot).toBeVisible()
  await expect(rania.chat.locator('.connection-bar')).toHaveCount(0)

  proxy.isOpen = true
  await page.clock.fastForward(60_000)
  await expect.poll(() => rania.wire.received.join(), { timeout: 30_000 }).toContain('"welcome"')
  await expect(dot).toHaveCount(0)
  await rania.post('And now by socket')
  await expect(karim.line('And now by socket')).toBeVisible()
  expect(rania.wire.sent.join()).toContain('And now by socket')
  expect(await rania.texts()).toEqual(['Hello from behind the proxy', 'Second', 'Third', 'I can read you', 'And now by socket'])
  await Promise.all([context.close(), karim.page.context().close()])
})
