import { type Browser, expect, test } from '@playwright/test'
import { browserSystem } from '../support/browser/browser-address.ts'
import { OddPages, VisitorOnOddPage } from '../support/browser/odd-pages.ts'
import { desktop } from '../support/browser/pages.ts'

const { url: chat } = browserSystem()
const tag = `<script async src="${chat}/widget.js"></script>`
const pages = new OddPages()
test.beforeAll(async () => {
  await pages.listen()
  pages.add('/', `<body><p>A shop</p>${tag}`)
  pages.add('/next', '<body><p>Another page</p>')
})
test.afterAll(() => pages.close())

/** `script` runs in the page before its own scripts. */
async function visitorWith(browser: Browser, script = ''): Promise<VisitorOnOddPage> {
  const context = await browser.newContext({ viewport: desktop })
  await context.addInitScript(script)
  return new VisitorOnOddPage(await context.newPage())
}

test.afterEach(async ({ browser }) => {
  for (const context of browser.contexts()) await context.close()
})

const refused = "throw new DOMException('The operation is insecure.', 'SecurityError')"
const denied = {
  'localStorage throws': `Object.defineProperty(window, 'localStorage', { get() { ${refused} } })`,
  'localStorage is full': "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') }",
  'sessionStorage throws': `Object.defineProperty(window, 'sessionStorage', { get() { ${refused} } })`,
  'IndexedDB throws': `IDBFactory.prototype.open = () => { ${refused} }`,
  'IndexedDB is missing': "Object.defineProperty(window, 'indexedDB', { value: undefined })",
  'BroadcastChannel throws': `window.BroadcastChannel = class { constructor() { ${refused} } }`,
  'BroadcastChannel is missing': 'delete window.BroadcastChannel',
}

for (const [name, script] of Object.entries(denied))
  test(`Layla writes in a browser where ${name}`, async ({ browser }) => {
    const layla = await visitorWith(browser, script)
    await layla.page.goto(pages.url)
    await layla.postHello()
    await layla.postStored('and again')
    expect(layla.errors).toEqual([])
  })

const languages = [
  ['en_US', 'en-US', 'ltr', 'Open chat'],
  ['ar_EG', 'ar-EG', 'rtl', 'افتح المحادثة'],
  // Without a translation the text is English, and so is its direction.
  ['he', 'en', 'ltr', 'Open chat'],
  ['C', 'en-GB', 'ltr', 'Open chat'],
] as const

test('the chat opens in the nearest language of a page with an odd tag, with the direction of its own text', async ({ browser }) => {
  const layla = await visitorWith(browser, "Object.defineProperty(navigator, 'language', { value: 'en-GB@posix' })")
  for (const [tagged, locale, direction, label] of languages) {
    await layla.page.goto(pages.add(`/${tagged}`, `<!doctype html><html lang="${tagged}"><title>A shop</title><body>${tag}`))
    await layla.page.getByRole('button', { name: label }).click()
    await layla.page.getByRole('dialog').locator('button.topic').first().waitFor()
    const host = layla.page.locator('parley-chat')
    expect(await host.evaluate((element) => [element.getAttribute('lang'), element.getAttribute('dir')]), tagged).toEqual([
      locale,
      direction,
    ])
  }
  // The start of a conversation accepts the tag too.
  await layla.page.getByRole('button', { name: 'Hosting' }).first().click()
  await layla.postStored('hello')
  expect(layla.errors).toEqual([])
})

test('a browser that wrongly counts itself as offline shows no banner once the chat is connected', async ({ browser }) => {
  const layla = await visitorWith(browser, "Object.defineProperty(navigator, 'onLine', { value: false })")
  await layla.page.goto(pages.url)
  await layla.postHello()
  await expect(layla.panel.locator('.banner')).toHaveCount(0)
})

test('the chat goes on in a page whose every text was wrapped by a translator', async ({ browser }) => {
  const layla = await visitorWith(browser)
  await layla.page.goto(pages.url)
  await layla.postHello()
  const wrap = () =>
    layla.page.evaluate(() => {
      const wrapIn = (root: Node): void => {
        for (const node of [...root.childNodes]) {
          if (node instanceof Element && node.shadowRoot) wrapIn(node.shadowRoot)
          if (!(node instanceof Text)) wrapIn(node)
          else if (node.data.trim() !== '' && node.parentElement?.tagName !== 'STYLE') {
            const outer = document.createElement('font')
            const inner = outer.appendChild(document.createElement('font'))
            node.parentNode?.replaceChild(outer, node)
            inner.appendChild(node)
          }
        }
      }
      wrapIn(document.documentElement)
    })
  await wrap()
  await layla.postStored('one more')
  await wrap()
  await layla.askForPerson()
  await expect(layla.line('You asked for a person')).toBeVisible()
  await layla.page.keyboard.press('Escape')
  await layla.openChat()
  await layla.postStored('and the last')
  expect(layla.errors).toEqual([])
})

test('the chat goes on after another page and back, and after the browser froze the page', async ({ browser }) => {
  const layla = await visitorWith(browser)
  await layla.page.goto(pages.url)
  await layla.postHello()
  await layla.page.goto(`${pages.url}/next`)
  await layla.page.goBack()
  await layla.openChat()
  await layla.postStored('back again')

  const protocol = await layla.page.context().newCDPSession(layla.page)
  await protocol.send('Page.setWebLifecycleState', { state: 'frozen' })
  await protocol.send('Page.setWebLifecycleState', { state: 'active' })
  await layla.page.evaluate(() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })))
  await layla.postStored('awake')
  expect(await layla.panel.locator('.group.own .bubble').allInnerTexts()).toEqual(['hello', 'back again', 'awake'])
  expect(layla.errors).toEqual([])
})
