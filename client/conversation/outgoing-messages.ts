import { cleanText } from '../../domain/text/text.ts'
import type { Refusal } from '../../protocol/envelope.ts'
import { clientRefusal as refusal } from '../../protocol/errors.ts'
import type { Environment } from '../connection/environment.ts'
import type { Line } from './lines.ts'
import { added, isFull, type Outbox, type OutboxItem, retried, settled } from './outbox.ts'
import type { Sender } from './sender.ts'

/** What an author does with their unsent messages: post, retry, discard. The sender sends them. */
export class OutgoingMessages {
  readonly #environment: Environment
  readonly #outbox: Outbox
  readonly #sender: Sender

  constructor(environment: Environment, outbox: Outbox, sender: Sender) {
    this.#environment = environment
    this.#outbox = outbox
    this.#sender = sender
  }

  /**
   * Puts it into the outbox. Refuses with `empty-message`, `too-long` or `outbox-full`; the text
   * then stays with the author.
   */
  post(kind: OutboxItem['kind'], text: string): Refusal | undefined {
    const now = this.#environment.now()
    // The room cleans it in the same way: what is shown and measured here is what it stores.
    const clean = cleanText(text)
    if ('wrong' in clean) return refusal(clean.wrong)
    if (isFull(this.#outbox.items, now)) return refusal('outbox-full')
    const id = this.#environment.newId()
    this.#sender.own(id)
    this.#outbox.update(added({ id, kind, text: clean.text, at: now }))
    return undefined
  }

  retry(id: string): void {
    this.#sender.own(id)
    this.#outbox.update(retried(id, this.#environment.now()))
  }

  /** Removes a failed message. One that may still be in flight stays. */
  discard(id: string): void {
    if (this.#outbox.items.some((item) => item.id === id && item.refused)) this.#outbox.update(settled(new Set([id])))
  }

  /**
   * Removes what the timeline contains: it is stored, in whichever tab it was sent and with or
   * without an ack.
   */
  settleStored(lines: readonly Line[]): void {
    if (this.#outbox.items.length > 0) this.#outbox.update(settled(new Set(lines.map(({ key }) => key))))
  }
}
