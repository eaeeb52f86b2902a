import { type ConversationPass, doors } from '../../protocol/http/route.ts'
import type { Surroundings } from './environment.ts'
import { type CallOptions, call, DoorRefused } from './http-client.ts'

/** An access token is renewed this long before it ends. */
const earlyMs = 60_000
/** A ticket that came with a pass is used this long, well within its minute. */
const freshMs = 30_000

/** A visitor's right to one conversation: the secret to come back with, and in memory what it was exchanged for. */
export class VisitorPass {
  readonly #through: Pick<CallOptions<never>, 'base' | 'fetch'>
  readonly #secret: { readonly conversation: string; readonly refresh: string }
  readonly #around: Surroundings
  #pass: ConversationPass | undefined
  #ticket: { readonly text: string; readonly at: number } | undefined
  #renewing: Promise<ConversationPass> | undefined

  constructor(
    through: Pick<CallOptions<never>, 'base' | 'fetch'>,
    secret: { readonly conversation: string; readonly refresh: string },
    around: Surroundings,
    first?: ConversationPass,
  ) {
    this.#through = through
    this.#secret = secret
    this.#around = around
    if (first) this.#take(first)
  }

  /** Exchanges the secret for a fresh pass; who asks meanwhile gets the same one. */
  renew(): Promise<ConversationPass> {
    const { conversation, refresh } = this.#secret
    this.#renewing ??= call(doors.refresh, { ...this.#through, body: { conversation, refresh } })
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
    if (held && this.#around.now() - held.at < freshMs) return held.text
    const fresh = this.#isLasting()
      ? await this.with((bearer) => call(doors.ticket, { ...this.#through, bearer })).then((pass) => this.#take(pass))
      : await this.renew()
    this.#ticket = undefined
    return fresh.ticket
  }

  /** Does something with an access token; one that has ended after all (clocks differ) is renewed once. */
  async with<T>(act: (bearer: string) => Promise<T>): Promise<T> {
    if (this.#isLasting()) {
      try {
        return await act(this.#pass!.access)
      } catch (trouble) {
        if (!(trouble instanceof DoorRefused) || !ended.has(trouble.refusal.code)) throw trouble
      }
    }
    return act((await this.renew()).access)
  }

  #isLasting(): boolean {
    return this.#pass !== undefined && this.#around.now() < this.#pass.accessUntil - earlyMs
  }

  #take(pass: ConversationPass): ConversationPass {
    this.#pass = pass
    this.#ticket = { text: pass.ticket, at: this.#around.now() }
    return pass
  }
}

const ended: ReadonlySet<string> = new Set(['expired', 'wrong-credential', 'not-signed-in'])
