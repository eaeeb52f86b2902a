import type { Environment } from '../connection/environment.ts'
import { Store } from '../connection/store.ts'

/** Frames are published at most this often, however many arrive. */
const publishEveryMs = 125

/**
 * A store with a throttle: changes by the viewer are published at once, frames of a busy draw in
 * batches.
 */
export class ThrottledStore<S> {
  readonly #environment: Environment
  readonly #store: Store<S>
  #publishedAt = Number.NEGATIVE_INFINITY
  #cancelTimer: (() => void) | undefined

  constructor(environment: Environment, compute: () => S) {
    this.#environment = environment
    this.#store = new Store(compute)
  }

  get snapshot(): S {
    return this.#store.snapshot
  }

  subscribe(onChange: () => void): () => void {
    return this.#store.subscribe(onChange)
  }

  publish(): void {
    this.stop()
    this.#publishedAt = this.#environment.now()
    this.#store.publish()
  }

  /** Publishes at once, or when the throttle allows it. The snapshot is new at once. */
  publishSoon(): void {
    this.#store.invalidate()
    const wait = this.#publishedAt + publishEveryMs - this.#environment.now()
    if (wait <= 0) this.publish()
    else this.#cancelTimer ??= this.#environment.schedule(() => this.publish(), wait)
  }

  stop(): void {
    this.#cancelTimer?.()
    this.#cancelTimer = undefined
  }
}
