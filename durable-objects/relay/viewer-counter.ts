import { countViewers } from '../../domain/draw/nameless-viewers.ts'
import type { Person, Refusal } from '../../protocol/envelope.ts'
import { refusal } from '../../protocol/errors.ts'
import type { Connections } from '../sockets/connections.ts'
import { Pollers } from '../sockets/pollers.ts'
import type { ViewerTally } from './relay-protocol.ts'

export interface ViewerCounterDeps {
  now(): number
  later(then: () => void, ms: number): void
  /** Sends a count to the draw; it does not reject. */
  report(count: ViewerTally): void
}

/** Viewers come and go in waves; the draw gets a count at most this often. */
const reportEveryMs = 200
/**
 * A count reads every socket, so pushes reuse it for this long. Recounting finds sockets that died
 * without a close.
 */
const reuseMs = 1_000
/** A poller polls every ten seconds at the least; after two missed polls they are gone. */
const pollerMs = 25_000

/**
 * Counts the viewers of one relay: people with sockets, and pollers. The draw adds up the counts of
 * its relays.
 */
export class ViewerCounter {
  readonly #connections: Connections
  readonly #mostPollers: number
  readonly #deps: ViewerCounterDeps
  readonly #pollers: Pollers
  #isScheduled = false
  #count: ViewerTally
  #countedAt = Number.NEGATIVE_INFINITY

  constructor(connections: Connections, mostPollers: number, deps: ViewerCounterDeps) {
    this.#connections = connections
    this.#mostPollers = mostPollers
    this.#deps = deps
    this.#count = { boot: deps.now(), nth: 0, viewers: 0 }
    this.#pollers = new Pollers(pollerMs, deps.now)
  }

  /** A viewer came or left. */
  changed(): void {
    if (this.#isScheduled) return
    this.#isScheduled = true
    this.#deps.later(() => {
      this.#isScheduled = false
      this.#deps.report(this.#recount(0))
    }, reportEveryMs)
  }

  /**
   * A person polls. Refuses `relay-full` and `too-fast`; otherwise they are a viewer for the next
   * 25 seconds.
   */
  poll(person: Person, commandId?: string): Refusal | undefined {
    const id = commandId === undefined ? {} : { id: commandId }
    if (!this.#pollers.has(person) && this.#pollers.size >= this.#mostPollers) return refusal('relay-full', { ...id, retryAfterMs: 5_000 })
    if (this.#pollers.polled(person)) this.changed()
    return this.#pollers.isTooFrequent(person) ? refusal('too-fast', { ...id, retryAfterMs: 2_000 }) : undefined
  }

  /** When the next poller may be gone (epoch ms): then call `changed`. */
  get goneAt(): number | undefined {
    return this.#pollers.goneAt
  }

  /** A recent count. */
  get count(): ViewerTally {
    return this.#recount(reuseMs)
  }

  #recount(oldestMs: number): ViewerTally {
    const now = this.#deps.now()
    if (now < this.#countedAt + oldestMs) return this.#count
    this.#countedAt = now
    const { boot, nth } = this.#count
    this.#count = { boot, nth: nth + 1, viewers: this.#viewers(), sockets: this.#connections.size }
    return this.#count
  }

  /** People, not windows: a person with a socket who also polls is one viewer. */
  #viewers(): number {
    const people = [...this.#connections.present(), ...this.#pollers.present()]
    return countViewers(new Map(people.map((person) => [person.id, person])).values())
  }
}
