import type { ConversationClientCommand } from '../../protocol/conversation.ts'
import type { Refusal, Reply } from '../../protocol/envelope.ts'
import { clientRefusal as refusal } from '../../protocol/errors.ts'
import { limits } from '../../protocol/limits.ts'
import type { Environment } from '../connection/environment.ts'
import { backoffMs } from '../connection/reconnect.ts'
import { failed, type Outbox, type OutboxItem, settled, type UnsentMessage } from './outbox.ts'

export interface SenderOptions {
  readonly environment: Environment
  readonly outbox: Outbox
  send(command: ConversationClientCommand): void
  isOnline(): boolean
  /** Called when a reply is missing. */
  reconnect(): void
  changed(): void
}

/**
 * Every command gets a reply. One that has not arrived after this long was lost, and more may be
 * lost with it.
 */
const replyTimeoutMs = 10_000
/** The tab that wrote a message sends it; another tab does so after this long. */
const otherTabMs = 2_000
/**
 * A message without a final reply after so many tries fails, so that it does not hold up those
 * behind it: a proxy may cut every connection that carries it. Its author may retry it.
 */
const maxTries = 5

/**
 * Sends the outbox, one message at a time: the next leaves when the one before is settled or has
 * failed. So no message can overtake another, even when frames are lost or repeated, a message is
 * refused for a while or another tab sends it too.
 */
export class Sender {
  readonly #options: SenderOptions
  readonly #own = new Set<string>()
  /** Acknowledged, but not in the timeline yet: still shown, not sent again. */
  readonly #stored = new Set<string>()
  #inFlight: { readonly id: string; cancelTimer(): void } | undefined
  #delayed: { readonly id: string; readonly until: number; readonly refused: Refusal } | undefined
  #tried = { id: '', count: 0 }
  #cancelTimer: (() => void) | undefined

  constructor(options: SenderOptions) {
    this.#options = options
  }

  /** This tab wrote or retried the message, so it sends it at once. */
  own(id: string): void {
    this.#own.add(id)
    if (this.#tried.id === id) this.#tried.count = 0
    this.pump()
  }

  /** Sends the oldest message if it may leave now. Call it after each change. */
  pump(): void {
    const { outbox, environment, send, isOnline } = this.#options
    const waiting = outbox.items.filter(({ id, refused }) => !refused && !this.#stored.has(id))
    const head = waiting[0]
    if (this.#inFlight && this.#inFlight.id !== head?.id) this.#clearInFlight()
    if (!head || !isOnline() || this.#inFlight) return
    const wait = this.#dueAt(head, waiting) - environment.now()
    if (wait > 0) {
      this.#pumpIn(wait)
      return
    }
    const { id, kind, text } = head
    // The id is before the text: of a frame above the limit the server reads only the beginning.
    const command = { type: kind === 'note' ? 'note.post' : 'message.post', id, text } as const
    if (this.#tried.id !== id) this.#tried = { id, count: 0 }
    const refused = isTooLarge(command) ? refusal('too-long') : this.#tried.count >= maxTries && refusal('unavailable')
    if (refused) {
      outbox.update(failed(id, refused))
      return
    }
    this.#tried.count++
    this.#inFlight = { id, cancelTimer: environment.schedule(() => this.#options.reconnect(), replyTimeoutMs) }
    send(command)
    this.#options.changed()
  }

  /**
   * Call it when the connection is lost. What was in flight may or may not be stored, and what was
   * acknowledged may be gone in a restored log, so all of it is sent again; the room treats a known
   * id as a repeat.
   */
  stop(): void {
    this.#clearInFlight()
    this.#stored.clear()
    this.#cancelTimer?.()
    this.#cancelTimer = undefined
  }

  /** `cursor`: the place up to which the timeline is complete. */
  settle(reply: Reply, cursor: number): void {
    const { outbox, environment } = this.#options
    // A refusal without an id is about a frame that could not be read: of what we send, only a
    // message can be such a frame. `too-many-refused` is about the connection.
    const id = reply.id ?? (reply.type === 'refused' && reply.code !== 'too-many-refused' ? this.#inFlight?.id : undefined)
    if (id === undefined || !outbox.items.some((item) => item.id === id)) return
    if (this.#inFlight?.id === id) this.#clearInFlight()
    if (reply.type === 'ack') {
      this.#stored.add(id)
      // Beyond the cursor its line has not arrived yet: the message stays shown until it has.
      if (reply.seq <= cursor) outbox.update(settled(new Set([id])))
    } else if (reply.retryAfterMs === undefined) outbox.update(failed(id, reply))
    else this.#delayed = { id, until: environment.now() + this.#waitMs(reply.code, reply.retryAfterMs), refused: reply }
  }

  /** The outbox as it is shown. */
  unsent(): readonly UnsentMessage[] {
    const { outbox, isOnline, environment } = this.#options
    const online = isOnline()
    const delayed = online && this.#delayed && this.#delayed.until > environment.now() ? this.#delayed : undefined
    let isDelayed = false
    return outbox.items.map(({ id, kind, text, at, refused }): UnsentMessage => {
      const message = { key: id, kind, text, at }
      if (refused) return { ...message, state: 'failed', refused }
      // What is behind a delayed message waits for the same reason.
      isDelayed ||= delayed?.id === id
      if (delayed && isDelayed) return { ...message, state: 'queued', refused: delayed.refused, retryAt: delayed.until }
      return { ...message, state: online || this.#stored.has(id) ? 'sending' : 'queued' }
    })
  }

  /** A rate limit names its end and is no failed try; otherwise the waits grow. */
  #waitMs(code: string, retryAfterMs: number): number {
    if (code !== 'too-fast') return Math.max(retryAfterMs, backoffMs(this.#tried.count, 1))
    this.#tried.count = 0
    return retryAfterMs
  }

  #dueAt(head: OutboxItem, waiting: readonly OutboxItem[]): number {
    if (this.#delayed?.id === head.id) return this.#delayed.until
    // Another tab sends it, unless a message of this tab waits behind it, or it is from the future:
    // then the clock was set back.
    const isOwn = waiting.some(({ id }) => this.#own.has(id)) || head.at > this.#options.environment.now()
    return isOwn ? 0 : head.at + otherTabMs
  }

  #pumpIn(ms: number): void {
    this.#cancelTimer?.()
    this.#cancelTimer = this.#options.environment.schedule(() => {
      this.#cancelTimer = undefined
      this.pump()
      this.#options.changed()
    }, ms)
  }

  #clearInFlight(): void {
    this.#inFlight?.cancelTimer()
    this.#inFlight = undefined
  }
}

/** JSON escapes and UTF-8 can make a frame several times as long as its text. */
const isTooLarge = (command: object): boolean => new Blob([JSON.stringify(command)]).size > limits.frameBytes
