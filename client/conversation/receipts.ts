import type { ConversationClientCommand, Receipt } from '../../protocol/conversation.ts'
import type { Reply } from '../../protocol/envelope.ts'
import { limits } from '../../protocol/limits.ts'
import type { Environment } from '../connection/environment.ts'
import type { Timeline } from './timeline.ts'

const nothing: Receipt = { received: 0, read: 0 }

/** Tells how far others' lines have come with this reader: two cursors that only grow, at most once a second. */
export class Receipts {
  readonly #environment: Environment
  readonly #send: (command: ConversationClientCommand) => void
  #isOnline = false
  #read = 0
  #id = ''
  #said: Receipt = nothing
  #saidAt = Number.NEGATIVE_INFINITY
  #later: (() => void) | undefined
  #thread: Timeline | undefined

  constructor(environment: Environment, send: (command: ConversationClientCommand) => void) {
    this.#environment = environment
    this.#send = send
  }

  markRead(thread: Timeline): void {
    this.#read = Math.max(this.#read, newestOfOthers(thread))
    this.move(thread)
  }

  /** A new connection: what was said over the old one may never have arrived. */
  arrived(): void {
    this.#isOnline = true
    this.#said = nothing
  }

  /** Another tab of this person was quicker by less than the room allows: say it again a little later. */
  answered({ type, id }: Reply): void {
    if (type === 'refused' && id === this.#id) this.#said = nothing
  }

  move(thread: Timeline): void {
    this.#thread = thread
    const { you, room } = thread
    const newest = newestOfOthers(thread)
    if (!you || newest === 0) return
    const known = room?.receipts[you.id] ?? nothing
    const received = Math.max(newest, known.received)
    const read = Math.max(Math.min(this.#read, newest), known.read)
    const isNews = received > Math.max(known.received, this.#said.received) || read > Math.max(known.read, this.#said.read)
    if (!isNews || !this.#isOnline || this.#later) return
    const wait = this.#saidAt + limits.receiptEveryMs - this.#environment.now()
    if (wait > 0) {
      this.#later = this.#environment.later(() => {
        this.#later = undefined
        if (this.#thread) this.move(this.#thread)
      }, wait)
      return
    }
    this.#id = this.#environment.newId()
    this.#said = { received, read }
    this.#saidAt = this.#environment.now()
    // Places begin at 1: what nobody has read yet is left out.
    this.#send({ type: 'receipt.move', id: this.#id, received, ...(read > 0 ? { read } : {}) })
  }

  /** The connection is gone. */
  stop(): void {
    this.#isOnline = false
    this.#later?.()
    this.#later = undefined
  }
}

const newestOfOthers = ({ lines, you }: Timeline): number =>
  lines.findLast(({ kind, by }) => kind !== 'system' && by.id !== you?.id)?.seq ?? 0
