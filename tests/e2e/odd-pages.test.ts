import { type Browser, expect, test } from '@playwright/test'
import { browserSystem } from '../support/browser/browser-address.ts'
import { OddPages, VisitorOnOddPage } from '../support/browser/odd-pages.ts'
import { desktop } from '../support/browser/pages.ts'

const { url: chat } = browserSystem()
const sockets = chat.replace('http', 'ws')
const tag = `<script async src="${chat}/widget.js"></script>`
const pages = new OddPages()
test.beforeAll(() => pages.listen())
test.afterAll(() => pages.close())

async function arrive(browser: Browser, address: string): Promise<VisitorOnOddPage> {
  const context = await browser.newContext({ viewport: desktop })
  const visitor = new VisitorOnOddPage(await context.newPage())
  await visitor.page.goto(address)
  return visitor
}

test.afterEach(async ({ browser }) => {
  for (const context of browser.contexts()) await context.close()
})

const policies = {
  'a nonce and the addresses of the chat': `default-src 'none'; script-src 'nonce-n'; connect-src ${chat} ${sockets}; base-uri 'none'`,
  'a nonce and no sockets': `default-src 'none'; script-src 'nonce-n'; connect-src ${chat}`,
  'Trusted Types': "require-trusted-types-for 'script'; trusted-types 'none'",
} as const

for (const [name, policy] of Object.entries(policies))
  test(`Layla writes on a page whose content policy has ${name}`, async ({ browser }) => {
    const html = `<body><script async nonce="n" src="${chat}/widget.js"></script>`
    const layla = await arrive(browser, pages.add('/policy', html, { 'content-security-policy': policy }))
    await layla.postHello()
    expect(layla.errors).toEqual([])
  })

test('Layla writes on an isolated page, which loads only what allows it (COEP)', async ({ browser }) => {
  const headers = { 'cross-origin-embedder-policy': 'require-corp', 'cross-origin-opener-policy': 'same-origin' }
  const layla = await arrive(browser, pages.add('/isolated', `<body>${tag}`, headers))
  expect(await layla.page.evaluate(() => crossOriginIsolated)).toBe(true)
  await layla.postHello()
  expect(layla.console).toEqual([])
})

test('on a page of a forgotten origin and in a sandboxed frame the panel opens, and the console names what to do', async ({ browser }) => {
  pages.add('/plain', `<body>${tag}`)
  const layla = await arrive(browser, `${pages.forgotten}/plain`)
  await layla.openChat()
  await expect(layla.panel.getByRole('alert')).toHaveText('The chat is not available on this page.')
  await expect(layla.panel.getByRole('button', { name: 'Talk to a person' })).toHaveCount(0)
  expect(layla.console.join()).toMatch(new RegExp(`${pages.forgotten} .*ALLOWED_ORIGINS`))

  const frame = (tokens: string) => `<body><iframe sandbox="${tokens}" src="/plain" width="900" height="800"></iframe>`
  await layla.page.goto(pages.add('/sandboxed', frame('allow-scripts')))
  const inside = layla.page.frameLocator('iframe')
  await inside.getByRole('button', { name: 'Open chat' }).click()
  await expect(inside.getByRole('alert')).toHaveText('The chat is not available on this page.')
  expect(layla.console.join()).toContain('allow-same-origin')

  await layla.page.goto(pages.add('/framed', frame('allow-scripts allow-same-origin')))
  await inside.getByRole('button', { name: 'Open chat' }).click()
  await inside.getByRole('button', { name: 'Hosting' }).first().click()
  await inside.getByRole('textbox', { name: 'Your message' }).waitFor()
  expect(layla.errors).toEqual([])
})

test('the launcher and the panel stay in view on a page that transforms its body and scrolls', async ({ browser }) => {
  const html = `<body style="transform: translateZ(0)">${tag}<div style="height: 5000px"></div>`
  const layla = await arrive(browser, pages.add('/transformed', html))
  await layla.launcher.waitFor()
  await layla.page.evaluate(() => scrollTo(0, 1_200))
  await expect(layla.launcher).toBeInViewport({ ratio: 1 })
  await layla.openChat()
  await expect(layla.panel).toBeInViewport({ ratio: 1 })
})

test('a page that replaces its body keeps the chat, its one socket and the draft, with the tag in the head or in the body', async ({
  browser,
}) => {
  const html = `<head>${tag}</head><body><p>first</p><script src="${chat}/widget.js"></script>`
  const layla = await arrive(browser, pages.add('/swapped', html))
  let sockets = 0
  layla.page.on('websocket', () => sockets++)
  await layla.postHello()
  await layla.box.fill('an unfinished sentence')
  // As Turbo does: a new body, whose scripts run again.
  await layla.page.evaluate((src) => {
    const body = document.createElement('body')
    const script = document.createElement('script')
    script.src = src
    body.appendChild(script)
    document.body.replaceWith(body)
    return new Promise((loaded) => script.addEventListener('load', loaded))
  }, `${chat}/widget.js`)
  await expect(layla.page.locator('parley-launcher')).toHaveCount(1)
  await expect(layla.page.locator('parley-chat')).toHaveCount(1)
  await expect(layla.box).toHaveValue('an unfinished sentence')
  await layla.postStored('finished')
  expect(sockets).toBe(1)

  // A page that removes what it does not know finds nothing in its body; one that empties itself gets
  // the chat back when it asks for it.
  await layla.page.evaluate(() => {
    for (const child of [...document.body.children]) child.remove()
  })
  await expect(layla.panel).toBeVisible()
  await layla.page.evaluate(() => document.documentElement.replaceChildren(document.createElement('head'), document.createElement('body')))
  await expect(layla.page.locator('parley-launcher')).toHaveCount(0)
  await layla.page.evaluate(() => (globalThis as unknown as { parley: { open(): void } }).parley.open())
  await expect(layla.panel).toBeVisible()
  await expect(layla.launcher).toHaveCount(1)
  expect(layla.errors).toEqual([])
})

test('two tags in the head make one launcher, a tag of a module works, and what the page asked for early is done', async ({ browser }) => {
  const plain = `<script src="${chat}/widget.js"></script>`
  const layla = await arrive(browser, pages.add('/twice', `<head>${plain}${plain}<script>parley.open()</script></head><body>`))
  await layla.panel.waitFor()
  await expect(layla.page.locator('parley-launcher')).toHaveCount(1)

  const early = `<head><script>parley = ['open']</script><script type="module" src="${chat}/widget.js"></script></head><body id="parley">`
  await layla.page.goto(pages.add('/module', early))
  await layla.panel.waitFor()

  await layla.page.goto(pages.add('/imported', `<body><script type="module">import '${chat}/widget.js'</script>`))
  await expect.poll(() => layla.console.join()).toContain('widget.js needs a script tag of its own')
})

test('a page neither gets what is typed into the panel nor moves the focus by its shortcuts', async ({ browser }) => {
  const shortcuts = `<body><input id="search">${tag}<script>
    received = []
    for (const type of ['keydown', 'keypress', 'keyup', 'beforeinput', 'input', 'change', 'paste', 'copy', 'cut'])
      for (const target of [document, window]) target.addEventListener(type, (event) => {
        received.push(type)
        const field = event.target instanceof HTMLInputElement || document.activeElement?.tagName === 'TEXTAREA'
        if (event.key === 's' && !field) document.querySelector('#search').focus()
        if (event.key === ' ' && !field) event.preventDefault()
      })
  </script>`
  const layla = await arrive(browser, pages.add('/shortcuts', shortcuts))
  await layla.openChat()
  await layla.choose('Hosting')
  await layla.box.focus()
  await layla.page.keyboard.type('is my site slow')
  await expect(layla.box).toHaveValue('is my site slow')
  await layla.page.keyboard.press('ControlOrMeta+a')
  await layla.page.keyboard.press('ControlOrMeta+c')
  expect(await layla.page.evaluate('received')).toEqual([])
  // The page still gets its own events.
  await layla.page.locator('#search').press('x')
  expect(await layla.page.evaluate('received.length')).toBeGreaterThan(0)
})

test('a visitor writes and asks for a person on a page with a very long address', async ({ browser }) => {
  const path = `/${'a-long-address/'.repeat(140)}`
  const layla = await arrive(browser, pages.add(path, `<body>${tag}`))
  await layla.openChat()
  await layla.askForPerson()
  await expect(layla.line('You asked for a person')).toBeVisible()
  await layla.postStored('hello')
})

test('the attributes of the tag do what they ask for, or the console names them', async ({ browser }) => {
  const page = (attributes: string, scheme = '') =>
    `<!doctype html><html style="color-scheme: ${scheme || 'normal'}"><title>A shop</title><body>${tag.replace('async', attributes)}`
  const layla = await arrive(browser, pages.add('/tomato', page('data-accent="tomato" data-position="left" data-theme="dark"')))
  const isDark = async () => (await layla.panel.evaluate((panel) => getComputedStyle(panel).colorScheme)).startsWith('dark')
  await layla.openChat()
  await layla.choose('Hosting')
  // The launcher grows under the pointer and the panel slides in: both come to rest.
  await expect.poll(async () => (await layla.launcher.boundingBox())?.x).toBe(20)
  await expect.poll(async () => (await layla.panel.boundingBox())?.x).toBe(20)
  expect(await layla.launcher.evaluate((button) => getComputedStyle(button).backgroundColor)).toBe('rgb(255, 99, 71)')
  expect(await isDark()).toBe(true)
  // The button of an unfinished message is grey.
  await layla.box.fill('hello')
  await expect(layla.panel.locator('.send')).toHaveCSS('background-color', /^rgb\(255, (8|9|1\d)\d, /)
  expect(layla.console).toEqual([])

  // The system is dark, and the page is light only: so is the chat.
  await layla.page.emulateMedia({ colorScheme: 'dark' })
  await layla.page.goto(pages.add('/wrong', page('data-accent="tomatoe" data-position="top" data-theme="night" data-locale="C"')))
  await layla.openChat()
  await layla.panel.getByRole('button', { name: 'Hosting' }).first().waitFor()
  const background = () => layla.panel.evaluate((panel) => getComputedStyle(panel).backgroundColor)
  const light = await background()
  expect(layla.console.filter((line) => line.startsWith('Parley: data-')).length).toBe(4)
  await layla.page.goto(pages.add('/both', page('async', 'light dark')))
  await layla.openChat()
  expect(await background()).not.toBe(light)

  const logged: string[] = []
  layla.page.on('console', (line) => line.type() === 'info' && logged.push(line.text()))
  await layla.page.goto(pages.add('/silent', page('async data-debug="false"')))
  await layla.postHello('is anybody there?')
  expect(logged).toEqual([])
  await layla.page.goto(pages.add('/debug', page('async data-debug')))
  await expect.poll(() => logged.join('\n'), 'what the connection does').toMatch(/^\[parley\] (connected|resumed)/m)
})
