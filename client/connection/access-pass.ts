import type { Environment } from './environment.ts'
import { ApiError } from './http-client.ts'

/** An access token is renewed this long before it expires. */
const renewEarlyMs = 60_000
/** A ticket that came with a pass is used for this long; it is valid for a minute. */
const ticketMs = 30_000

/** An access token for requests and a ticket for one WebSocket upgrade. */
export interface Pass {
  readonly access: string
  readonly ticket: string
  /** When `access` expires (epoch ms), if the server sends it. */
  readonly accessUntil?: number
}

export interface AccessPassOptions<P extends Pass> {
  readonly environment: Environment
  /** Exchanges what the browser stores for a new pass. Throws `ApiError`. */
  renew(): Promise<P>
  /**
   * Exchanges a valid access token for a pass with a new ticket. Without it each ticket needs
   * `renew`.
   */
  requestTicket?(access: string): Promise<P>
  /** Whether a renewed pass replaces one that is still valid. By default it does. */
  replaces?(renewed: P): boolean
  readonly first?: P | undefined
}

/**
 * The auth of a visitor or a viewer: holds their access token and ticket in memory and renews them.
 */
export class AccessPass<P extends Pass = Pass> {
  readonly #options: AccessPassOptions<P>
  #access = ''
  #accessUntil = 0
  #ticket: { readonly text: string; readonly at: number } | undefined
  #renewing: Promise<P> | undefined

  constructor(options: AccessPassOptions<P>) {
    this.#options = options
    if (options.first) this.#use(options.first)
  }

  /** Fetches a new pass. Callers at the same time share one request. Throws `ApiError`. */
  renew(): Promise<P> {
    if (this.#renewing) return this.#renewing
    const renewing: Promise<P> = this.#options
      .renew()
      // A pass that was accepted in the meantime is newer.
      .then((pass) => (this.#renewing === renewing ? this.#use(pass) : pass))
      .finally(() => {
        if (this.#renewing === renewing) this.#renewing = undefined
      })
    this.#renewing = renewing
    return renewing
  }

  /** Uses a pass that came another way, such as from joining under a name. */
  accept(pass: P): void {
    this.#renewing = undefined
    this.#accessUntil = 0
    this.#use(pass)
  }

  /** A ticket for one WebSocket upgrade. Throws `ApiError`. */
  async ticket(): Promise<string> {
    const { environment, requestTicket } = this.#options
    const cached = this.#ticket
    this.#dropTicket(cached?.text)
    if (cached && environment.now() - cached.at < ticketMs) return cached.text
    const { ticket } = requestTicket && this.#isValid ? this.#use(await this.withAccess(requestTicket)) : await this.renew()
    this.#dropTicket(ticket)
    return ticket
  }

  /**
   * Makes a request with the access token. When the token is refused (clocks differ), renews it and
   * tries once more.
   */
  async withAccess<T>(send: (access: string) => Promise<T>): Promise<T> {
    const access = this.#access
    if (this.#isValid) {
      try {
        return await send(access)
      } catch (error) {
        if (!isExpired(error)) throw error
      }
      if (access === this.#access) this.#accessUntil = 0
    }
    return send((await this.renew()).access)
  }

  get #isValid(): boolean {
    return this.#options.environment.now() < this.#accessUntil - renewEarlyMs
  }

  /** A ticket opens one socket. */
  #dropTicket(text: string | undefined): void {
    if (this.#ticket?.text === text) this.#ticket = undefined
  }

  #use(pass: P): P {
    if (this.#isValid && this.#options.replaces?.(pass) === false) return pass
    this.#access = pass.access
    this.#accessUntil = pass.accessUntil ?? Number.POSITIVE_INFINITY
    this.#ticket = { text: pass.ticket, at: this.#options.environment.now() }
    return pass
  }
}

const expired: ReadonlySet<string> = new Set(['expired', 'wrong-credential', 'not-signed-in'])

/** Whether an endpoint refused a credential that a renewal may replace. */
export const isExpired = (error: unknown): boolean => error instanceof ApiError && expired.has(error.refusal.code)
