import type { Browser, BrowserContext, Locator, Page } from '@playwright/test'

/** Everything that one page's sockets sent and received, in order. */
export interface Wire {
  readonly sent: string[]
  readonly received: string[]
}

export function wireOf(page: Page): Wire {
  const wire: Wire = { sent: [], received: [] }
  page.on('websocket', (socket) => {
    socket.on('framesent', ({ payload }) => wire.sent.push(String(payload)))
    socket.on('framereceived', ({ payload }) => wire.received.push(String(payload)))
  })
  return wire
}

export interface Window {
  readonly width: number
  readonly height: number
}

export const desktop: Window = { width: 1440, height: 900 }

/** A visitor in front of the sample page, as they see and use it. */
export class VisitorOnPage {
  readonly page: Page
  readonly wire: Wire
  readonly panel: Locator
  readonly box: Locator

  constructor(page: Page) {
    this.page = page
    this.wire = wireOf(page)
    this.panel = page.getByRole('dialog', { name: 'Chat with us' })
    this.box = this.panel.getByRole('textbox', { name: 'Your message' })
  }

  /** A browser context of its own, or another tab of an existing one. */
  static async arrive(at: Browser | BrowserContext, url: string, window: Window = desktop): Promise<VisitorOnPage> {
    const visitor = new VisitorOnPage('newContext' in at ? await (await at.newContext({ viewport: window })).newPage() : await at.newPage())
    await visitor.page.goto(url)
    return visitor
  }

  async openChat(): Promise<void> {
    await this.page.getByRole('button', { name: 'Open chat' }).click()
    await this.panel.waitFor()
  }

  async choose(department: string): Promise<void> {
    await this.panel.getByRole('button', { name: department }).first().click()
    await this.box.waitFor()
  }

  async post(text: string): Promise<void> {
    await this.box.fill(text)
    await this.box.press('Enter')
  }

  async askForPerson(): Promise<void> {
    await this.panel.getByRole('button', { name: 'Talk to a person' }).click()
  }

  /** The text of every bubble, oldest first. */
  async bubbles(): Promise<string[]> {
    return this.panel.locator('.group:not(.drafting) .bubble').allInnerTexts()
  }

  /** A line that is not a message, such as "Maya Haddad joined". */
  line(text: string | RegExp): Locator {
    return this.panel.getByRole('region', { name: 'Messages' }).getByText(text)
  }
}

/** An agent at the dashboard, as they see and use it. */
export class AgentOnPage {
  readonly page: Page
  readonly wire: Wire
  readonly list: Locator
  readonly thread: Locator
  readonly reply: Locator

  constructor(page: Page) {
    this.page = page
    this.wire = wireOf(page)
    this.list = page.getByRole('list', { name: /^Conversations/ })
    this.thread = page.getByRole('region', { name: 'Messages' })
    this.reply = page.getByRole('textbox', { name: 'Reply' })
  }

  static async signIn(browser: Browser, url: string, name: 'maya' | 'omar' | 'lina', window: Window = desktop): Promise<AgentOnPage> {
    const context = await browser.newContext({ viewport: window })
    const agent = new AgentOnPage(await context.newPage())
    const { page } = agent
    await page.goto(`${url}/dashboard/`)
    await page.getByRole('textbox', { name: 'E-mail address' }).fill(`${name}@parley.example`)
    await page.getByRole('textbox', { name: 'Password' }).fill('parley-demo')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('heading', { name: 'All open' }).waitFor()
    return agent
  }

  /** The row of the conversation with this visitor, or with this text in its preview. */
  row(text: string | RegExp): Locator {
    return this.list.getByRole('link', { name: text }).first()
  }

  /** The row of a conversation. Its preview changes as the assistant answers, its address does not. */
  rowAt(room: string): Locator {
    return this.list.locator(`a[href$="/${room}"]`)
  }

  /** The row of this visitor's conversation, once it has begun. */
  async rowOf({ page }: VisitorOnPage): Promise<Locator> {
    const room = await page.waitForFunction(
      () => (JSON.parse(localStorage.getItem('parley') ?? '{}') as { conversation?: string }).conversation,
    )
    return this.rowAt((await room.jsonValue())!)
  }

  async open(text: string | RegExp): Promise<void> {
    await this.row(text).click()
    await this.thread.waitFor()
  }

  async claim(): Promise<void> {
    await this.page.getByRole('main').getByRole('button', { name: 'Claim' }).click()
  }

  async post(text: string): Promise<void> {
    await this.page.getByRole('tab', { name: 'Reply' }).click()
    await this.reply.fill(text)
    await this.reply.press('Enter')
  }

  async note(text: string): Promise<void> {
    await this.page.getByRole('tab', { name: 'Note' }).click()
    const box = this.page.getByRole('textbox', { name: 'Note' })
    await box.fill(text)
    await box.press('Enter')
  }

  async resolve(): Promise<void> {
    await this.page.getByRole('main').getByRole('button', { name: 'Resolve' }).click()
  }
}
