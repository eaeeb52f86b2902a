import { createServer, type Server } from 'node:http'
import type { Page } from '@playwright/test'
import { VisitorOnPage } from './pages.ts'

interface OddPage {
  readonly html: string
  readonly headers?: Readonly<Record<string, string>>
}

/**
 * Pages of customers on an origin of their own, which the chat allows. The same pages at `forgotten`
 * have an origin that it does not allow.
 */
export class OddPages {
  readonly url: string
  readonly forgotten: string
  readonly #pages = new Map<string, OddPage>()
  readonly #server: Server
  readonly #port: number

  constructor() {
    this.#port = Number(process.env['PARLEY_SHOP_PORT'])
    this.url = `http://localhost:${this.#port}`
    this.forgotten = `http://127.0.0.1:${this.#port}`
    this.#server = createServer(({ url = '/' }, answer) => {
      const page = this.#pages.get(new URL(url, this.url).pathname)
      answer.writeHead(page ? 200 : 404, { 'content-type': 'text/html; charset=utf-8', ...page?.headers })
      answer.end(page?.html)
    })
  }

  listen(): Promise<void> {
    return new Promise((listening) => this.#server.listen(this.#port, listening))
  }

  /** The address of a page with this HTML. */
  add(path: string, html: string, headers: OddPage['headers'] = {}): string {
    this.#pages.set(path, { html: html.startsWith('<!doctype') ? html : `<!doctype html><title>A shop</title>${html}`, headers })
    return this.url + path
  }

  close(): void {
    this.#server.closeAllConnections()
    this.#server.close()
  }
}

/** A visitor in front of such a page, with all that the page reports. */
export class VisitorOnOddPage extends VisitorOnPage {
  /** Errors that nothing caught: the host page's error reports would show them. */
  readonly errors: string[] = []
  /** The console's warnings and errors. */
  readonly console: string[] = []

  constructor(page: Page) {
    super(page)
    page.on('pageerror', (error) => this.errors.push(String(error)))
    page.on('console', (line) => /warning|error/.test(line.type()) && this.console.push(line.text()))
  }

  get launcher() {
    return this.page.locator('parley-launcher button')
  }

  /** Opens the chat, writes, and waits until the room has stored it. */
  async postHello(text = 'hello'): Promise<void> {
    await this.openChat()
    await this.choose('Hosting')
    await this.postStored(text)
  }

  async postStored(text: string): Promise<void> {
    await this.post(text)
    const own = this.panel.locator('.group.own').filter({ hasText: text }).last()
    await own.getByText(/^(Sent|Delivered|Read)$/).waitFor()
  }
}
