import { expect, type Page, test } from '@playwright/test'
import type { DrawRow } from '../../protocol/http/agent.ts'
import { timeOf } from '../../ui/dates.ts'
import { covered, problems, sideways, widths } from '../support/browser/appearance.ts'
import { browserSystem } from '../support/browser/browser-address.ts'
import { ViewerOnPage } from '../support/browser/draw-page.ts'
import { newDraw, postAsHost, statusOf } from '../support/clients/draws.ts'
import { type Staff, signIn } from '../support/clients/people.ts'

const system = browserSystem()
const pageOf = ({ draw }: DrawRow) => `${system.url}/draw/${draw}`

let maya: Staff
test.beforeAll(async () => {
  maya = await signIn(system, 'maya')
})

/**
 * Checks one state of the page in all widths, dark and light. Ends at desktop width, in the dark.
 */
async function checkAppearance({ page, chat }: ViewerOnPage, state: string): Promise<void> {
  for (const width of widths) {
    await page.setViewportSize({ width, height: width === 390 ? 844 : 900 })
    await page.waitForTimeout(300)
    expect(await sideways(page), `${state} at ${width}: nothing goes sideways`).toEqual([])
    const pull = chat.locator('.sheet-toggle')
    if (await pull.isVisible()) {
      // On a phone the chat covers the stage: each is checked while it is in front. An empty chat is
      // put away until the draw opens.
      if ((await pull.getAttribute('aria-expanded')) === 'false') {
        await pull.click()
        await page.waitForTimeout(400)
      }
      expect(await covered(page, '.chat'), `${state} at ${width}: every button of the chat can be pressed`).toEqual([])
      await pull.click()
      await page.waitForTimeout(400)
      expect(await covered(page, '.stage'), `${state} at ${width}: every button of the stage can be pressed`).toEqual([])
      expect(await problems(page), `${state} at ${width}, the chat put away`).toEqual([])
      await pull.click()
      await page.waitForTimeout(400)
    } else expect(await covered(page), `${state} at ${width}: every button can be pressed`).toEqual([])
    // Each theme at one width: what axe finds depends on one or the other, not on both.
    for (const theme of { 390: ['light'], 768: [], 1440: ['dark'] }[width]) {
      await page.evaluate((to) => Object.assign(document.documentElement.dataset, { theme: to }), theme)
      await page.waitForTimeout(300)
      expect(await problems(page), `${state} at ${width}, ${theme}`).toEqual([])
    }
    await page.evaluate(() => Object.assign(document.documentElement.dataset, { theme: 'dark' }))
  }
}

/** The name of the focused element. */
const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const at = document.activeElement
    const named = at?.getAttribute('aria-label') ?? (at as HTMLInputElement | null)?.labels?.[0]?.textContent ?? at?.textContent
    return at === document.body ? '' : (named?.trim() ?? '')
  })

async function walkTo(page: Page, name: RegExp, key = 'Tab'): Promise<void> {
  for (let steps = 0; steps < 60; steps++) {
    if (name.test(await focused(page))) return
    await page.keyboard.press(key)
  }
  throw new Error(`${key} never led to ${name}; the focus is on ${await focused(page)}`)
}

test('axe finds nothing in any state of the draw page, every button can be pressed, nothing scrolls sideways', async ({ browser }) => {
  test.setTimeout(240_000)
  const early = await ViewerOnPage.arrive(browser, pageOf(await newDraw(maya, { title: 'The draw to come', opensInMs: 3_600_000 })))
  await checkAppearance(early, 'before it opens')
  await early.page.context().close()

  const draw = await newDraw(maya, { title: 'The draw of the faces', closesInMs: 160_000 })
  const rania = await ViewerOnPage.arrive(browser, pageOf(draw))
  await postAsHost(maya, draw.draw, 'Welcome! Whoever is here takes part.')
  await expect(rania.line('Welcome! Whoever is here takes part.')).toBeVisible()
  await expect(rania.page.locator('.draw-status'), 'the draw was longer ago than five minutes').toHaveText(
    `Drawn at ${timeOf(draw.at, 'en')}`,
  )
  await checkAppearance(rania, 'who only watches')
  await rania.heart.click()
  await expect(rania.chat.getByText('One more step for your like: choose a name.')).toBeVisible()
  await rania.chat.locator('.name-form input').fill('HOST ✓')
  await rania.chat.locator('.name-form input').press('Enter')
  await expect(rania.chat.locator('.refusal')).toBeVisible()
  await checkAppearance(rania, 'a name that is refused')
  await rania.join('Rania')
  await expect(rania.likes).toHaveText('1 like')
  await rania.post('Marhaba')
  await rania.post('مرحبا من بيروت، كيف الحال؟')
  await rania.post('averyveryverylongwordwithoutanyspaceinit'.repeat(6))
  await rania.box.fill('Marhaba')
  await rania.box.press('Enter')
  await expect(rania.chat.locator('.refusal')).toBeVisible()
  await checkAppearance(rania, 'a message that is refused')
  await rania.page.context().setOffline(true)
  await rania.chat.locator('.connection-bar').waitFor()
  await checkAppearance(rania, 'offline')
  await rania.page.context().setOffline(false)

  // The planted faults are found, so finding nothing above means something.
  await rania.page.evaluate(() => {
    const image = document.createElement('img')
    image.id = 'planted'
    image.style.cssText = 'position: absolute; inset: 0; inline-size: 100%; block-size: 100%'
    document.querySelector('.composer')!.appendChild(image)
    Object.assign((document.querySelector('.composer') as HTMLElement).style, { position: 'relative' })
    const wide = Object.assign(document.createElement('div'), { style: 'flex: none; inline-size: 3000px; block-size: 1px' })
    document.querySelector('.scroller')!.appendChild(wide)
    Object.assign((document.querySelector('.scroller') as HTMLElement).style, { overflowX: 'auto' })
  })
  expect((await problems(rania.page)).join()).toContain('#planted')
  expect((await covered(rania.page)).join()).toContain('lies under <img id="planted"')
  expect((await sideways(rania.page)).join()).toContain('scroller')
  await rania.page.context().close()
})

test('the pages of a closed draw and of an unknown draw explain it and look right', async ({ browser }) => {
  test.setTimeout(120_000)
  const late = await newDraw(maya, { title: 'The draw that was', closesInMs: 2_000 })
  const salma = await ViewerOnPage.arrive(browser, pageOf(late))
  await expect(salma.state).toHaveText('Chat closed')
  await checkAppearance(salma, 'after it has closed')
  await salma.page.goto(`${system.url}/draw/d_nothing-like-a-draw-of-ours`)
  await expect(salma.page.getByRole('heading', { name: 'We do not know this draw' })).toBeVisible()
  expect(await problems(salma.page)).toEqual([])
  expect(await covered(salma.page)).toEqual([])
  await salma.page.context().close()
})

test('the page in Arabic is right to left, and people’s own texts keep their direction', async ({ browser }) => {
  test.setTimeout(180_000)
  const draw = await newDraw(maya, { title: 'The domain draw' })
  await postAsHost(maya, draw.draw, 'Hello, everyone')
  const rana = await ViewerOnPage.arrive(browser, `${pageOf(draw)}?lang=ar`)
  const { page } = rana
  await expect(page.locator('html')).toHaveAttribute('dir', 'rtl')
  await expect(page.locator('html')).toHaveAttribute('lang', 'ar')
  const chatAt = () => rana.chat.boundingBox()
  expect((await chatAt())!.x, 'at the end of the line, which is the left').toBeLessThan(100)
  await checkAppearance(rana, 'a name in Arabic')
  await rana.join('رنا')
  await rana.post('مرحبا بالجميع')
  await rana.likeOf('Hello, everyone').click()
  await expect(rana.line('Hello, everyone').locator('.text')).toHaveCSS('direction', 'ltr')
  await expect(rana.line('مرحبا بالجميع').locator('.text')).toHaveCSS('direction', 'rtl')
  await checkAppearance(rana, 'talking in Arabic')
  const sent = await page.evaluate(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    const text: string[] = []
    // Names, titles, messages and the name of a time zone are not translated.
    while (walker.nextNode())
      if (!walker.currentNode.parentElement?.closest('bdi, .text, script, .avatar')) text.push(walker.currentNode.textContent ?? '')
    return text.map((text) => text.trim()).filter((text) => /[A-Za-z]{4}/.test(text))
  })
  expect(sent).toEqual([])
  await page.context().close()
})

test('Rania chooses a name, writes, likes a message and the draw and returns to the newest without a mouse', async ({ browser }) => {
  const draw = await newDraw(maya, { title: 'The draw without a mouse' })
  for (let n = 1; n <= 40; n++) await postAsHost(maya, draw.draw, `line ${n}`)
  const rania = await ViewerOnPage.arrive(browser, pageOf(draw))
  const { page, chat, box, likes } = rania
  await walkTo(page, /Choose a name/)
  await page.keyboard.type('Rania')
  await page.keyboard.press('Enter')
  await expect(box).toBeFocused()
  await page.keyboard.type('Hello without a mouse')
  await page.keyboard.press('Enter')
  await expect(rania.line('Hello without a mouse')).toBeVisible()
  await expect(box).toHaveValue('')
  await expect(box).toBeFocused()
  // The list is one stop, at its newest line; arrows go from line to line.
  await walkTo(page, /message of Rania|^Remove/, 'Shift+Tab')
  await walkTo(page, /^Like the message of Maya Haddad/, 'ArrowUp')
  await page.keyboard.press('Space')
  await expect(rania.likeOf('line 40')).toHaveAttribute('aria-pressed', 'true')
  await expect(rania.likeOf('line 40')).toHaveAttribute('aria-label', 'Like the message of Maya Haddad, 1 like')
  await page.getByRole('region', { name: 'Messages' }).focus()
  await page.keyboard.press('PageUp')
  await expect(chat.locator('.pill')).toBeVisible()
  await postAsHost(maya, draw.draw, 'line 41')
  await expect(chat.getByRole('button', { name: '1 new message' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(chat.locator('.pill')).toHaveCount(0)
  await expect(rania.line('line 41')).toBeInViewport()
  await walkTo(page, /^Like this draw$/, 'Shift+Tab')
  await page.keyboard.press('Enter')
  await expect(likes).toHaveText('1 like')
  await page.context().close()
})

test('a like shows hearts on one canvas; with reduced motion there are none, and nothing else moves', async ({ browser }) => {
  const draw = await newDraw(maya, { title: 'The draw of hearts' })
  /** Whether anything was painted within a second of the like. */
  const painted = async (reducedMotion: 'reduce' | 'no-preference'): Promise<{ hearts: boolean; moving: number }> => {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion })
    const viewer = await ViewerOnPage.arrive(context, pageOf(draw))
    await viewer.join(reducedMotion === 'reduce' ? 'Salma' : 'Rania')
    await viewer.page.waitForTimeout(500)
    await viewer.heart.click()
    const seen = await viewer.page.evaluate(async () => {
      const canvas = document.querySelector<HTMLCanvasElement>('canvas.hearts')!
      const hasInk = () => (canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? []).some((value) => value > 0)
      let hearts = false
      const until = performance.now() + 1_000
      while (!hearts && performance.now() < until) {
        await new Promise(requestAnimationFrame)
        hearts = hasInk()
      }
      const moving = document
        .getAnimations()
        .filter((one) => one.playState === 'running' && Number(one.effect?.getComputedTiming().duration) > 50)
      return { hearts, moving: moving.length, canvases: document.querySelectorAll('canvas').length }
    })
    expect(seen.canvases).toBe(1)
    await context.close()
    return seen
  }
  expect(await painted('no-preference')).toMatchObject({ hearts: true })
  expect(await painted('reduce')).toMatchObject({ hearts: false, moving: 0 })
})

test('the page requests only our host, sets no cookie and stores nothing for a viewer without a name', async ({ browser }) => {
  const draw = await newDraw(maya, { title: 'The draw of strangers' })
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  const asked: string[] = []
  context.on('request', (request) => asked.push(request.url()))
  const karim = await ViewerOnPage.arrive(context, pageOf(draw))
  await expect(karim.watching).toHaveText('1 person is watching')
  expect(await karim.page.evaluate(() => Object.keys(localStorage))).toEqual([])
  await karim.join('Karim')
  await karim.post('Hello')
  expect(asked.filter((address) => new URL(address).host !== new URL(system.url).host)).toEqual([])
  expect(asked.length).toBeGreaterThan(3)
  expect(await context.cookies()).toEqual([])
  await context.close()
})

test('two tabs of one browser are one guest with one like', async ({ browser }) => {
  const draw = await newDraw(maya, { title: 'The draw of two tabs' })
  const first = await ViewerOnPage.arrive(browser, pageOf(draw))
  await first.join('Rania')
  const second = await ViewerOnPage.arrive(first.page.context(), pageOf(draw))
  await expect(second.chat.getByText('As Rania')).toBeVisible()
  await expect(first.watching).toHaveText('1 person is watching')
  await first.heart.click()
  await expect(second.likes).toHaveText('1 like')
  await second.post('From the second tab')
  await expect(first.line('From the second tab').locator('.badge')).toHaveText('You')
  await second.page.reload()
  await expect(second.heart).toHaveAttribute('aria-pressed', 'true')
  await second.heart.click()
  await expect.poll(async () => (await statusOf(system, draw.draw)).likes).toBe(0)
  await first.page.context().close()
})
