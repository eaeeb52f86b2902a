import type { ClientCommand, Receipt } from '../../protocol/conversation.ts'
import type { Answer } from '../../protocol/envelope.ts'
import { limits } from '../../protocol/limits.ts'
import type { Surroundings } from '../connection/environment.ts'
import type { Thread } from './timeline.ts'

const nothing: Receipt = { received: 0, read: 0 }

/** Tells how far others' lines have come with this reader: two cursors that only grow, at most once a second. */
export class Receipts {
  readonly #around: Surroundings
  readonly #send: (command: ClientCommand) => void
  #isOnline = false
  #read = 0
  #id = ''
  #said: Receipt = nothing
  #saidAt = Number.NEGATIVE_INFINITY
  #later: (() => void) | undefined
  #thread: Thread | undefined

  constructor(around: Surroundings, send: (command: ClientCommand) => void) {
    this.#around = around
    this.#send = send
  }

  seen(thread: Thread): void {
    this.#read = Math.max(this.#read, newestOfOthers(thread))
    this.move(thread)
  }

  /** A new connection: what was said over the old one may never have arrived. */
  arrived(): void {
    this.#isOnline = true
    this.#said = nothing
  }

  /** Another tab of this person was quicker by less than the room allows: say it again a little later. */
  answered({ type, id }: Answer): void {
    if (type === 'refused' && id === this.#id) this.#said = nothing
  }

  move(thread: Thread): void {
    this.#thread = thread
    const { you, room } = thread
    const newest = newestOfOthers(thread)
    if (!you || newest === 0) return
    const known = room?.receipts[you.id] ?? nothing
    const received = Math.max(newest, known.received)
    const read = Math.max(Math.min(this.#read, newest), known.read)
    const isNews = received > Math.max(known.received, this.#said.received) || read > Math.max(known.read, this.#said.read)
    if (!isNews || !this.#isOnline || this.#later) return
    const wait = this.#saidAt + limits.receiptEveryMs - this.#around.now()
    if (wait > 0) {
      this.#later = this.#around.later(() => {
        this.#later = undefined
        if (this.#thread) this.move(this.#thread)
      }, wait)
      return
    }
    this.#id = this.#around.newId()
    this.#said = { received, read }
    this.#saidAt = this.#around.now()
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

const newestOfOthers = ({ lines, you }: Thread): number =>
  lines.findLast(({ kind, by }) => kind !== 'system' && by.id !== you?.id)?.seq ?? 0
