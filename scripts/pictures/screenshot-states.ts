import type { Browser, BrowserContextOptions, Page } from '@playwright/test'
import { ViewerOnPage } from '../../tests/support/browser/draw-page.ts'
import { newDraw, postAsHost } from '../../tests/support/clients/draws.ts'
import { newId, type Staff, signIn, visitor } from '../../tests/support/clients/people.ts'
import type { System } from '../../tests/support/system.ts'

export type Language = 'en' | 'ar'

/** One user interface in one state, at rest for a screenshot. */
export interface ScreenshotState {
  readonly ui: 'dashboard' | 'widget' | 'draw page'
  readonly state: string
  readonly page: Page
}

const posted = {
  en: {
    ask: "I don't know how to point my e-mail domain",
    more: 'is person there?',
    reply: 'Of course, here it is.',
    note: 'Customer since 2019',
    title: 'The autumn draw',
  },
  ar: { ask: 'كيف أدفع الفاتورة؟', more: 'هل من أحد هنا؟', reply: 'بالطبع، تفضّلي.', note: 'عميلة منذ 2019', title: 'سحب الخريف الكبير' },
} as const

/** All states of the three user interfaces in one language: empty, busy, error and offline. */
export async function* statesIn(language: Language, browser: Browser, system: System): AsyncGenerator<ScreenshotState> {
  const messages = posted[language]
  const newPage = async (options: BrowserContextOptions = {}) =>
    (await browser.newContext({ locale: language, reducedMotion: 'reduce', viewport: { width: 1440, height: 900 }, ...options })).newPage()
  yield* dashboardStates(await newPage(), system, messages)
  yield* widgetStates(await newPage(), language === 'ar' ? `${system.url}/second.html` : system.url, messages)
  yield* drawStates(newPage, language, system, messages)
}

type Messages = (typeof posted)[Language]

/** A conversation in which a visitor asked something, and perhaps for a person. */
async function asked(system: System, messages: Messages, forPerson = false): Promise<string> {
  const person = await visitor(system)
  const socket = await person.connect()
  socket.send({ type: 'message.post', id: newId(), text: messages.ask })
  await socket.receives((item) => item.type === 'message.posted' && item.by.role === 'assistant')
  if (forPerson) {
    socket.send({ type: 'person.request', id: newId() })
    await socket.receives((item) => item.type === 'person.requested')
  }
  socket.close()
  return person.room
}

async function* dashboardStates(page: Page, system: System, messages: Messages): AsyncGenerator<ScreenshotState> {
  const shown = (state: string): ScreenshotState => ({ ui: 'dashboard', state, page })
  const go = (path: string) => page.goto(`${system.url}/dashboard${path}`)
  const failing = '**/api/agent/draws*'
  await go('/')
  await page.locator('form').waitFor()
  yield shown('sign in')
  await page.locator('[type=email]').fill('lina@parley.example')
  await page.locator('[type=password]').fill('not her password')
  await page.locator('[type=submit]').click()
  await page.getByRole('alert').waitFor()
  yield shown('sign in, refused')
  await page.locator('[type=password]').fill('parley-demo')
  await page.locator('[type=submit]').click()
  await page.waitForURL(/inbox/)
  await go('/inbox/mine')
  await page.locator('section h2').first().waitFor({ state: 'attached' })
  await page.getByRole('status').waitFor({ state: 'detached' })
  yield shown('empty')

  await asked(system, messages, true)
  await asked(system, messages)
  const room = await asked(system, messages, true)
  await go(`/inbox/all/${room}`)
  const box = page.locator('main textarea')
  await box.waitFor()
  await page
    .getByRole('main')
    .getByRole('button', { name: /Claim|تولَّ/ })
    .click()
  await box.fill(messages.reply)
  await box.press('Enter')
  await page.getByRole('tab').nth(1).click()
  await box.fill(messages.note)
  await box.press('Enter')
  await page.locator('article').filter({ hasText: messages.note }).waitFor()
  await page.waitForTimeout(4_500)
  yield shown('busy')
  await page.context().setOffline(true)
  await page.getByRole('tab').first().click()
  await box.fill(messages.more)
  await box.press('Enter')
  await page.getByRole('status').first().waitFor()
  yield shown('offline')
  await page.context().setOffline(false)

  await page.route(failing, (route) => route.abort())
  await go('/draws')
  await page.locator('main p').nth(2).waitFor()
  yield shown('error')
  await page.unroute(failing)
  const lina = await signIn(system, 'lina')
  await newDraw(lina, { title: messages.title })
  await newDraw(lina, { title: messages.title, opensInMs: 200_000_000 })
  await go('/draws')
  await page.locator('[data-draw]').first().waitFor()
  yield shown('draws')
  await page.locator('header button').first().click()
  await page.locator('[name=wall]').fill('2027-03-20T20:00')
  yield shown('a new draw')
  await go('/agents')
  await page.locator('tbody button').first().waitFor()
  yield shown('agents')
  await go(`/search?q=${encodeURIComponent(messages.ask.split(' ').at(-1)!.replace('؟', ''))}`)
  await page.locator('mark').first().waitFor()
  yield shown('search')
  await go('/inbox/waiting')
  await page.locator('li[data-room]').first().waitFor()
  await page.keyboard.press('Shift+Slash')
  await page.getByRole('dialog').waitFor()
  yield shown('shortcuts')
  await page.keyboard.press('Escape')
  await page.locator('nav [aria-haspopup=menu]').click()
  await page.getByRole('menu').waitFor()
  yield shown('account')
  await page.context().close()
}

async function* widgetStates(page: Page, address: string, messages: Messages): AsyncGenerator<ScreenshotState> {
  const shown = (state: string): ScreenshotState => ({ ui: 'widget', state, page })
  const panel = page.getByRole('dialog')
  const box = panel.getByRole('textbox')
  await page.route('**/api/chat/config*', (route) => route.abort())
  await page.goto(address)
  await page.locator('parley-launcher').getByRole('button').click()
  await panel.getByRole('button', { name: /Try again|حاول مجدداً/ }).waitFor()
  yield shown('error')
  await page.unroute('**/api/chat/config*')
  await page.goto(address)
  await page.locator('parley-launcher').getByRole('button').click()
  await panel.locator('.topic:not(.skeleton)').first().waitFor()
  yield shown('empty')
  await panel.locator('.topic').first().click()
  await box.fill(messages.ask)
  await box.press('Enter')
  await panel.locator('.group.bot').nth(1).waitFor()
  await page.waitForTimeout(2_500)
  yield shown('busy')
  await panel
    .getByRole('button', { name: /Talk to a person|تحدّث إلى شخص/ })
    .last()
    .click()
  await page.waitForTimeout(1_000)
  yield shown('waiting')
  await page.context().setOffline(true)
  await box.fill(messages.more)
  await box.press('Enter')
  await page.waitForTimeout(1_000)
  yield shown('offline')
  await page.context().close()
}

async function* drawStates(
  newPage: () => Promise<Page>,
  language: Language,
  system: System,
  messages: Messages,
): AsyncGenerator<ScreenshotState> {
  const maya = await signIn(system, 'maya')
  const arrive = async (draw: string): Promise<ViewerOnPage> => {
    const page = await newPage()
    return ViewerOnPage.arrive(page.context(), `${system.url}/draw/${draw}?lang=${language}`)
  }
  const shown = (state: string, { page }: { readonly page: Page }): ScreenshotState => ({ ui: 'draw page', state, page })
  const early = await arrive((await newDraw(maya, { title: messages.title, opensInMs: 86_400_000 })).draw)
  yield shown('empty', early)
  await early.page.goto(`${system.url}/draw/d_nothing-like-a-draw-of-ours?lang=${language}`)
  await early.page.locator('h1').waitFor()
  yield shown('error', early)
  await early.page.context().close()

  const { draw } = await newDraw(maya, { title: messages.title })
  await showViewers(maya, draw, messages)
  const rania = await arrive(draw)
  await rania.join(language === 'ar' ? 'رانيا' : 'Rania')
  await rania.post(messages.reply)
  await rania.heart.click()
  await rania.page.waitForTimeout(1_500)
  yield shown('busy', rania)
  await rania.box.fill(messages.reply)
  await rania.box.press('Enter')
  await rania.chat.locator('.refusal').waitFor()
  yield shown('refused', rania)
  await rania.page.context().setOffline(true)
  await rania.chat.locator('.connection-bar').waitFor()
  yield shown('offline', rania)
  await rania.page.context().close()

  const late = await arrive((await newDraw(maya, { title: messages.title, closesInMs: 1_000 })).draw)
  await late.page.waitForTimeout(2_500)
  yield shown('closed', late)
  await late.page.context().close()
}

/** Viewers who write in both languages. */
async function showViewers(maya: Staff, draw: string, messages: Messages): Promise<void> {
  for (const text of ['Hello, everyone', 'مرحبا بالجميع', messages.more, messages.ask, 'Good luck! 🍀', 'بالتوفيق'])
    await postAsHost(maya, draw, text)
}
