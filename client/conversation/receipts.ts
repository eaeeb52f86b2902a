import type { ConversationClientCommand, Receipt } from '../../protocol/conversation.ts'
import type { Reply } from '../../protocol/envelope.ts'
import { limits } from '../../protocol/limits.ts'
import type { Environment } from '../connection/environment.ts'
import type { Timeline } from './timeline.ts'

const noReceipt: Receipt = { received: 0, read: 0 }

/**
 * Sends this reader's receipts: how far they received and read others' messages. Both only grow;
 * throttled to one per second.
 */
export class Receipts {
  readonly #environment: Environment
  readonly #send: (command: ConversationClientCommand) => void
  #isOnline = false
  #read = 0
  #id = ''
  #sent: Receipt = noReceipt
  #sentAt = Number.NEGATIVE_INFINITY
  #cancelTimer: (() => void) | undefined
  #timeline: Timeline | undefined

  constructor(environment: Environment, send: (command: ConversationClientCommand) => void) {
    this.#environment = environment
    this.#send = send
  }

  /** The reader has seen the newest line. */
  markRead(timeline: Timeline): void {
    this.#read = Math.max(this.#read, newestOfOthers(timeline))
    this.move(timeline)
  }

  /** A new connection: what was sent over the old one may be lost. */
  connected(): void {
    this.#isOnline = true
    this.#sent = noReceipt
  }

  /**
   * Refused when another tab of this person has just sent one: it is sent again with the next move.
   */
  settle({ type, id }: Reply): void {
    if (type === 'refused' && id === this.#id) this.#sent = noReceipt
  }

  /** Sends a receipt if it would grow, now or when the throttle allows it. */
  move(timeline: Timeline): void {
    this.#timeline = timeline
    const { you, room } = timeline
    const newest = newestOfOthers(timeline)
    if (!you || newest === 0) return
    const known = room?.receipts[you.id] ?? noReceipt
    const received = Math.max(newest, known.received)
    const read = Math.max(Math.min(this.#read, newest), known.read)
    const grows = received > Math.max(known.received, this.#sent.received) || read > Math.max(known.read, this.#sent.read)
    if (!grows || !this.#isOnline || this.#cancelTimer) return
    const wait = this.#sentAt + limits.receiptEveryMs - this.#environment.now()
    if (wait > 0) {
      this.#cancelTimer = this.#environment.schedule(() => {
        this.#cancelTimer = undefined
        if (this.#timeline) this.move(this.#timeline)
      }, wait)
      return
    }
    this.#id = this.#environment.newId()
    this.#sent = { received, read }
    this.#sentAt = this.#environment.now()
    // A `seq` begins at 1, so 0 (nothing read) is not sent.
    this.#send({ type: 'receipt.move', id: this.#id, received, ...(read > 0 ? { read } : {}) })
  }

  /** The connection is lost. */
  stop(): void {
    this.#isOnline = false
    this.#cancelTimer?.()
    this.#cancelTimer = undefined
  }
}

const newestOfOthers = ({ lines, you }: Timeline): number =>
  lines.findLast(({ kind, by }) => kind !== 'system' && by.id !== you?.id)?.seq ?? 0
