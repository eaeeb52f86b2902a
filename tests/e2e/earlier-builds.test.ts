import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { build } from 'vite'
import { root } from '../../scripts/root.ts'
import { browserSystem } from '../support/browser/browser-address.ts'
import { AgentOnPage, VisitorOnPage } from '../support/browser/pages.ts'

const { url } = browserSystem()

/** The loader of another build: it names a chat that this deployment does not have. */
async function otherLoader(): Promise<string> {
  const configFile = join(root, 'widget/loader.vite.config.ts')
  const output = await build({
    configFile,
    logLevel: 'error',
    define: { CHAT_BUNDLE: '"/widget/chat-earlier0.js"' },
    build: { write: false },
  })
  const [bundle] = Array.isArray(output) ? output : [output]
  const [chunk] = bundle && 'output' in bundle ? bundle.output : []
  if (chunk?.type !== 'chunk') throw new Error('the loader did not build')
  expect(chunk.code).toContain('chat-earlier0.js')
  return chunk.code
}

test('a page that is open during a deployment opens the new chat, and without any asks its reader to reload', async ({ browser }) => {
  const loader = await otherLoader()
  const layla = await VisitorOnPage.arrive(await browser.newContext(), 'about:blank')
  const { page } = layla
  await page.route(`${url}/widget.js`, (route) => route.fulfill({ body: loader, contentType: 'text/javascript' }))
  await page.goto(url)
  await layla.openChat()
  await layla.choose('Hosting')
  await layla.post('still here')
  await expect(layla.panel.locator('.group.own').getByText(/^(Sent|Delivered|Read)$/)).toBeVisible()

  await page.context().clearCookies()
  await page.route(`${url}/widget.json`, (route) => route.fulfill({ status: 404 }))
  await page.goto(`${url}/second.html`)
  await page.locator('parley-launcher button').click()
  await expect(page.locator('parley-launcher').getByRole('alert')).toHaveText('أعد تحميل الصفحة من فضلك')
  await page.unroute(`${url}/widget.json`)
  await page.locator('parley-launcher button').click()
  await expect(page.getByRole('dialog')).toBeVisible()
  await page.context().close()
})

test('a page of the dashboard whose code is missing keeps the rail, and comes through when tried again', async ({ browser }) => {
  const maya = await AgentOnPage.signIn(browser, url, 'maya')
  const { page } = maya
  await page.route(/\/draws-page-[\w-]+\.js$/, (route) => route.fulfill({ status: 404 }))
  await page.getByRole('link', { name: 'Draws' }).click()
  const again = page.getByRole('button', { name: 'Try again' })
  await expect(again).toBeVisible()
  await expect(page.getByRole('link', { name: 'Inbox' })).toBeVisible()
  await page.unroute(/\/draws-page-[\w-]+\.js$/)
  await again.click()
  await expect(page.getByRole('heading', { name: 'Draws' })).toBeVisible()
  await page.context().close()
})
