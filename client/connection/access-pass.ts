import { type ConversationPass, visitorEndpoints } from '../../protocol/http/visitor.ts'
import type { Environment } from './environment.ts'
import { ApiError, type RequestOptions, request } from './http-client.ts'

/** An access token is renewed this long before it ends. */
const earlyMs = 60_000
/** A ticket that came with a pass is used this long, well within its minute. */
const freshMs = 30_000

/** A visitor's right to one conversation: the secret to come back with, and in memory what it was exchanged for. */
export class AccessPass {
  readonly #through: Pick<RequestOptions<never>, 'base' | 'fetch'>
  readonly #secret: { readonly conversation: string; readonly refresh: string }
  readonly #environment: Environment
  #pass: ConversationPass | undefined
  #ticket: { readonly text: string; readonly at: number } | undefined
  #renewing: Promise<ConversationPass> | undefined

  constructor(
    through: Pick<RequestOptions<never>, 'base' | 'fetch'>,
    secret: { readonly conversation: string; readonly refresh: string },
    environment: Environment,
    first?: ConversationPass,
  ) {
    this.#through = through
    this.#secret = secret
    this.#environment = environment
    if (first) this.#take(first)
  }

  /** Exchanges the secret for a fresh pass; who asks meanwhile gets the same one. */
  renew(): Promise<ConversationPass> {
    const { conversation, refresh } = this.#secret
    this.#renewing ??= request(visitorEndpoints.refresh, { ...this.#through, body: { conversation, refresh } })
      .then((pass) => this.#take(pass))
      .finally(() => {
        this.#renewing = undefined
      })
    return this.#renewing
  }

  /** For one upgrade. */
  async ticket(): Promise<string> {
    const held = this.#ticket
    this.#ticket = undefined
    if (held && this.#environment.now() - held.at < freshMs) return held.text
    const fresh = this.#isLasting()
      ? await this.withAccess((bearer) => request(visitorEndpoints.ticket, { ...this.#through, bearer })).then((pass) => this.#take(pass))
      : await this.renew()
    this.#ticket = undefined
    return fresh.ticket
  }

  /** Does something with an access token; one that has ended after all (clocks differ) is renewed once. */
  async withAccess<T>(act: (bearer: string) => Promise<T>): Promise<T> {
    if (this.#isLasting()) {
      try {
        return await act(this.#pass!.access)
      } catch (error) {
        if (!(error instanceof ApiError) || !ended.has(error.refusal.code)) throw error
      }
    }
    return act((await this.renew()).access)
  }

  #isLasting(): boolean {
    return this.#pass !== undefined && this.#environment.now() < this.#pass.accessUntil - earlyMs
  }

  #take(pass: ConversationPass): ConversationPass {
    this.#pass = pass
    this.#ticket = { text: pass.ticket, at: this.#environment.now() }
    return pass
  }
}

const ended: ReadonlySet<string> = new Set(['expired', 'wrong-credential', 'not-signed-in'])
