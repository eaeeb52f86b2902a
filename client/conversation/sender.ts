import type { ConversationClientCommand } from '../../protocol/conversation.ts'
import type { Refusal, Reply } from '../../protocol/envelope.ts'
import type { Environment } from '../connection/environment.ts'
import type { UnsentMessage } from './conversation.ts'
import { failed, type Outbox, type OutboxItem, settled } from './outbox.ts'

export interface SenderOptions {
  readonly environment: Environment
  readonly outbox: Outbox
  send(command: ConversationClientCommand): void
  isOnline(): boolean
  /** Leave this pipe and arrive anew. */
  resend(): void
  changed(): void
}

/** Every command is answered; an answer that is not here by then was lost with whatever else came over this pipe. */
const answerMs = 10_000
/** What another tab has just written it is sending itself; after this long we do. */
const othersMs = 2_000

/**
 * Empties the outbox, one line at a time: the next one leaves when the one before it is settled. So nothing can
 * overtake, whatever is lost, doubled, refused for a while or sent by another tab as well.
 */
export class Sender {
  readonly #options: SenderOptions
  readonly #ours = new Set<string>()
  /** Acknowledged, but not yet among the lines: still shown, no longer sent. */
  readonly #stored = new Set<string>()
  #flying: { readonly id: string; cancel(): void } | undefined
  #hold: { readonly id: string; readonly until: number; readonly refused: Refusal } | undefined
  #wake: (() => void) | undefined

  constructor(options: SenderOptions) {
    this.#options = options
  }

  /** This line was written (or retried) in this tab. */
  ours(id: string): void {
    this.#ours.add(id)
    this.pump()
  }

  pump(): void {
    const { outbox, environment, send, isOnline } = this.#options
    const waiting = outbox.items.filter(({ id, refused }) => !refused && !this.#stored.has(id))
    const head = waiting[0]
    if (this.#flying && this.#flying.id !== head?.id) this.#land()
    if (!head || !isOnline() || this.#flying) return
    const wait = this.#waitFor(head, waiting) - environment.now()
    if (wait > 0) {
      this.#wakeIn(wait)
      return
    }
    this.#flying = { id: head.id, cancel: environment.later(() => this.#options.resend(), answerMs) }
    send({ type: head.kind === 'note' ? 'note.post' : 'message.post', id: head.id, text: head.text })
    this.#options.changed()
  }

  /** The connection is gone: what was under way may or may not have arrived, and what was acknowledged may be gone in another life of the log. All of it is sent again with the next; twice is once. */
  stop(): void {
    this.#land()
    this.#stored.clear()
    this.#wake?.()
    this.#wake = undefined
  }

  /** `cursor`: up to where our copy is complete. */
  settle(answer: Reply, cursor: number): void {
    const { outbox, environment } = this.#options
    const { id } = answer
    if (id === undefined || !outbox.items.some((entry) => entry.id === id)) return
    if (this.#flying?.id === id) this.#land()
    if (answer.type === 'ack') {
      this.#stored.add(id)
      // Its line is here or lies before what we hold. Otherwise it is on its way: a line never vanishes in between.
      if (answer.seq <= cursor) outbox.update(settled(new Set([id])))
    } else if (answer.retryAfterMs === undefined) outbox.update(failed(id, answer))
    else this.#hold = { id, until: environment.now() + answer.retryAfterMs, refused: answer }
  }

  unsent(): readonly UnsentMessage[] {
    const { outbox, isOnline, environment } = this.#options
    const hold = this.#hold && this.#hold.until > environment.now() ? this.#hold : undefined
    const live = isOnline() && !hold
    return outbox.items.map(({ id, kind, text, at, refused }): UnsentMessage => {
      const line = { key: id, kind, text, at }
      if (refused) return { ...line, state: 'failed', refused }
      if (hold?.id === id) return { ...line, state: 'queued', refused: hold.refused }
      return { ...line, state: live || this.#stored.has(id) ? 'sending' : 'queued' }
    })
  }

  /** When this line may leave. */
  #waitFor(head: OutboxItem, waiting: readonly OutboxItem[]): number {
    if (this.#hold?.id === head.id) return this.#hold.until
    // Another tab is at it, unless one of ours waits behind it.
    return waiting.some(({ id }) => this.#ours.has(id)) ? 0 : head.at + othersMs
  }

  #wakeIn(ms: number): void {
    this.#wake?.()
    this.#wake = this.#options.environment.later(() => {
      this.#wake = undefined
      this.pump()
      this.#options.changed()
    }, ms)
  }

  #land(): void {
    this.#flying?.cancel()
    this.#flying = undefined
  }
}
