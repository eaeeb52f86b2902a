import { type Browser, expect, type Page, test } from '@playwright/test'
import { covered, looksRight, troubles } from '../support/appearance.ts'
import { browserSystem } from '../support/browser-address.ts'
import { newDraw } from '../support/draws.ts'
import { desk } from '../support/pages.ts'
import { newId, signIn, visitor } from '../support/people.ts'

const system = browserSystem()

/** A browser whose owner reads Arabic first, at the door of the dashboard. */
async function arabicDesk(browser: Browser): Promise<Page> {
  const page = await (await browser.newContext({ viewport: desk, locale: 'ar' })).newPage()
  await page.goto(`${system.url}/dashboard/`)
  await page.getByRole('button', { name: 'تسجيل الدخول' }).waitFor()
  return page
}

async function enter(page: Page, name: 'maya' | 'lina', password = 'parley-demo'): Promise<void> {
  await page.getByRole('textbox', { name: 'البريد الإلكتروني' }).fill(`${name}@parley.example`)
  await page.getByRole('textbox', { name: 'كلمة المرور' }).fill(password)
  await page.keyboard.press('Enter')
}

/** A conversation that waits for a person. Resolves with the name of its room. */
async function waiting(text: string): Promise<string> {
  const rana = await visitor(system)
  const socket = await rana.connect()
  socket.send({ type: 'message.post', id: newId(), text })
  socket.send({ type: 'person.request', id: newId() })
  await socket.receives((item) => item.type === 'person.requested')
  socket.close()
  return rana.room
}

/** Latin words of ours that an Arabic page shows. Names and other people's words stand in elements of their own; keys are called what is printed on them. */
const latinWords = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    const words: string[] = []
    while (walker.nextNode())
      if (!walker.currentNode.parentElement?.closest('bdi, [dir=auto], [dir=ltr], [lang=en], kbd, script, mark'))
        words.push(walker.currentNode.textContent ?? '')
    const labels = [...document.querySelectorAll('[aria-label], [placeholder], [title]')].flatMap((element) =>
      ['aria-label', 'placeholder', 'title'].map((name) => element.getAttribute(name) ?? ''),
    )
    return [...words, ...labels]
      .map((text) => text.replace(/\u2068[^\u2069]*\u2069|Enter|Shift|Backspace|Parley|Lina Khoury|https?:\S+/g, '').trim())
      .filter((text) => /[A-Za-z]{3}/.test(text))
  })

async function looksArabic(page: Page, state: string): Promise<void> {
  expect(await latinWords(page), `${state}: not in Arabic`).toEqual([])
  await looksRight(page, `${state} in Arabic`)
}

test('the dashboard in Arabic, page by page: from the right, no English, axe finds nothing, every button can be pressed', async ({
  browser,
}) => {
  test.setTimeout(180_000)
  const room = await waiting('كيف أدفع الفاتورة؟')
  const maya = await signIn(system, 'maya')
  await newDraw(maya, { title: 'سحب الخريف' })
  const page = await arabicDesk(browser)
  await expect(page.locator('html')).toHaveAttribute('dir', 'rtl')
  await enter(page, 'lina', 'not her password')
  await expect(page.getByRole('alert')).toHaveText('البريد الإلكتروني وكلمة المرور غير متطابقين.')
  await looksArabic(page, 'a refused sign-in')
  await enter(page, 'lina')
  await page.getByRole('heading', { name: 'كل المفتوحة' }).waitFor()
  await page.goto(`${system.url}/dashboard/inbox/waiting/${room}`)
  await page.getByRole('main').getByRole('button', { name: 'تولَّ' }).waitFor()
  await page.getByRole('complementary', { name: 'العميل' }).getByText('الإنجليزية').waitFor()
  const rail = await page.getByRole('navigation', { name: 'القائمة الرئيسية' }).boundingBox()
  expect(rail!.x, 'the rail is at the start of the line, which is the right').toBeGreaterThan(1_300)
  await looksArabic(page, 'a conversation')
  await page.goto(`${system.url}/dashboard/inbox/mine`)
  await page.getByText('لا محادثات لديك الآن').waitFor()
  expect(await latinWords(page), 'an empty list: not in Arabic').toEqual([])
  await page.goto(`${system.url}/dashboard/draws`)
  await page.getByRole('heading', { name: 'سحب الخريف' }).first().waitFor()
  await looksArabic(page, 'the draws')
  await page.getByRole('button', { name: 'سحب جديد' }).click()
  await page.getByRole('textbox', { name: 'العنوان' }).waitFor()
  expect(await latinWords(page), 'a new draw: not in Arabic').toEqual([])
  expect(await covered(page, '[data-overlay]')).toEqual([])
  expect(await troubles(page)).toEqual([])
  await page.goto(`${system.url}/dashboard/agents`)
  await page.getByRole('button', { name: 'عطّل' }).first().waitFor()
  await looksArabic(page, 'the agents')

  // What was planted is found: the silence above means something.
  await page.evaluate(() => {
    const cover = document.createElement('div')
    cover.style.cssText = 'position: fixed; inset: 0; color: #ddd; background: #fff'
    cover.textContent = 'planted words'
    document.body.appendChild(cover)
  })
  expect((await troubles(page)).join()).toContain('color-contrast')
  expect((await covered(page)).join()).toContain('عطّل lies under')
  expect(await latinWords(page)).toEqual(['planted words'])
  await page.context().close()
})

test('Maya has no mouse and an Arabic keyboard: she claims, replies and resolves, and then reads the page in English', async ({
  browser,
}) => {
  const room = await waiting('أين فاتورتي؟')
  const page = await arabicDesk(browser)
  await enter(page, 'maya')
  await page.getByRole('heading', { name: 'كل المفتوحة' }).waitFor()
  const keyboard = await page.context().newCDPSession(page)
  /** A key at its place, with the letter an Arabic keyboard writes there. */
  const press = async (code: string, key: string) => {
    for (const type of ['keyDown', 'keyUp'] as const) await keyboard.send('Input.dispatchKeyEvent', { type, code, key, text: key })
  }
  await page.goto(`${system.url}/dashboard/inbox/waiting/${room}`)
  const reply = page.getByRole('textbox', { name: 'رد' })
  await reply.waitFor()
  await press('KeyI', 'ه')
  await page.getByText('هذه المحادثة لديك الآن.', { exact: true }).first().waitFor()
  await press('KeyR', 'ق')
  await expect(reply).toBeFocused()
  await page.keyboard.insertText('ها هي، تفضّلي')
  await page.keyboard.press('Enter')
  const line = page.getByRole('article').filter({ hasText: 'ها هي، تفضّلي' })
  await line.waitFor()
  await expect(line.locator('[dir=auto]')).toHaveCSS('direction', 'rtl')
  await page.keyboard.press('Shift+Tab')
  await press('KeyE', 'ث')
  await page.getByText('أُنهيت المحادثة.', { exact: true }).first().waitFor()
  await page.keyboard.press('Shift+Slash')
  await page.getByRole('dialog', { name: 'اختصارات لوحة المفاتيح' }).waitFor()
  await page.keyboard.press('Escape')

  await page.getByRole('button', { name: 'الحساب والإعدادات' }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('menuitemradio', { name: 'English' }).focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('textbox', { name: 'Reply' })).toBeVisible()
  await page.reload()
  await expect(page.getByRole('textbox', { name: 'Reply' })).toBeVisible()
  await expect(page.locator('html')).toHaveAttribute('dir', 'ltr')
  await page.context().close()
})
