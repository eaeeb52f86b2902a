import type { ViewerTally } from '../relay/relay-protocol.ts'
import { Throttle, type ThrottleDeps } from '../timing/throttle.ts'

const publishEveryMs = 250

/**
 * The number of viewers of a draw. Each relay reports an absolute count for one run of its own, so
 * nothing is added twice.
 */
export class ViewerCount {
  readonly #relays = new Map<number, ViewerTally>()

  /** A relay's count. An older count may arrive later; it is ignored. */
  record(relay: number, count: ViewerTally): void {
    const last = this.#relays.get(relay)
    const isNewer = !last || count.boot > last.boot || (count.boot === last.boot && count.nth > last.nth)
    if (isNewer) this.#relays.set(relay, count)
  }

  get viewers(): number {
    return [...this.#relays.values()].reduce((sum, { viewers }) => sum + viewers, 0)
  }

  get sockets(): number {
    return [...this.#relays.values()].reduce((sum, { viewers, sockets = viewers }) => sum + sockets, 0)
  }
}

/** Publishes the number of viewers when it has changed, throttled. */
export class ViewerCountPublisher {
  readonly #count: ViewerCount
  readonly #throttle: Throttle
  #published = 0

  constructor(count: ViewerCount, publish: (viewers: number) => void, deps: ThrottleDeps) {
    this.#count = count
    this.#throttle = new Throttle(
      () => publishEveryMs,
      deps,
      () => {
        if (!this.#hasChanged) return
        this.#published = count.viewers
        publish(this.#published)
      },
    )
  }

  get #hasChanged(): boolean {
    return this.#count.viewers !== this.#published
  }

  record(relay: number, count: ViewerTally): void {
    this.#count.record(relay, count)
    if (this.#hasChanged) this.#throttle.schedule()
  }
}
