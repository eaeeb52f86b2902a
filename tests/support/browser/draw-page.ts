import { type Browser, type BrowserContext, expect, type Locator, type Page } from '@playwright/test'
import { desktop, type Window, type Wire, wireOf } from './pages.ts'

/** A viewer in front of the draw page, as they see and use it. */
export class ViewerOnPage {
  readonly page: Page
  readonly wire: Wire
  readonly chat: Locator
  readonly lines: Locator
  readonly box: Locator
  readonly state: Locator
  readonly heart: Locator
  /** Epoch ms of the last socket that the page requested. */
  connectedAt = 0

  constructor(page: Page) {
    this.page = page
    this.wire = wireOf(page)
    page.on('websocket', () => {
      this.connectedAt = Date.now()
    })
    this.chat = page.locator('.chat')
    this.lines = this.chat.locator('li.line')
    this.box = this.chat.locator('textarea')
    this.state = page.locator('.state')
    this.heart = page.locator('.heart-button')
  }

  /** A browser context of its own, or another tab of an existing one. */
  static async arrive(at: Browser | BrowserContext, address: string, window: Window = desktop): Promise<ViewerOnPage> {
    const viewer = new ViewerOnPage('newContext' in at ? await (await at.newContext({ viewport: window })).newPage() : await at.newPage())
    await viewer.page.goto(address)
    // Also while the page shows its skeleton, before it has a chat.
    await viewer.page.locator('main.stage').waitFor()
    return viewer
  }

  async join(name: string): Promise<void> {
    await this.chat.locator('.name-form input').fill(name)
    await this.chat.locator('.name-form').getByRole('button').click()
    await this.box.waitFor()
  }

  /** Posts a message, and waits until it is among the lines. */
  async post(text: string): Promise<void> {
    await this.box.fill(text)
    await this.box.press('Enter')
    await expect(this.line(text)).toBeVisible()
  }

  /** The line with exactly this text. */
  line(text: string): Locator {
    return this.lines.filter({ has: this.page.locator('.text').getByText(text, { exact: true }) })
  }

  likeOf(text: string): Locator {
    return this.line(text).locator('.action.like')
  }

  /** The viewer count, as a screen reader announces it. */
  get watching(): Locator {
    return this.page.locator('.viewer-count .visually-hidden')
  }

  /** The likes of the draw itself, as a screen reader announces them. */
  get likes(): Locator {
    return this.page.locator('.like-draw .visually-hidden')
  }

  async texts(): Promise<string[]> {
    return this.lines.locator('.text').allInnerTexts()
  }
}

/** A reload clears this value. */
export const mark = (page: Page): Promise<unknown> => page.evaluate(() => Object.assign(globalThis, { neverReloaded: true }))
export const isMarked = (page: Page): Promise<boolean> => page.evaluate(() => 'neverReloaded' in globalThis)
