/** In an isolate a hash stops everything else while it runs, so only so many requests may wait for one. */
const mostWaiting = 24
/** Of one network, so that its wrong passwords do not keep other people from signing in. */
const mostPerNetwork = 8
/** A request that the platform ended gives nothing back; its place is free after this time. */
const placeMs = 20_000
const turnMs = 3_000
const pollMs = 20

interface Place {
  readonly network: string
  readonly until: number
}

interface HashQueueDeps {
  now(): number
  sleep(ms: number): Promise<void>
}

/**
 * Lets one password hash of an isolate run at a time. Between two of them other requests have their
 * turn, because those who wait do so on timers: a request cannot wait for a promise of another one.
 */
export class HashQueue {
  readonly #deps: HashQueueDeps
  readonly #places = new Set<Place>()
  #busyUntil = 0

  constructor(deps: HashQueueDeps = { now: Date.now, sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)) }) {
    this.#deps = deps
  }

  /** A place for one hash; call `leave` whatever happens. Undefined when too many wait already. */
  enter(network: string): { readonly leave: () => void } | undefined {
    const now = this.#deps.now()
    for (const place of this.#places) if (place.until <= now) this.#places.delete(place)
    const own = [...this.#places].filter((place) => place.network === network)
    if (this.#places.size >= mostWaiting || own.length >= mostPerNetwork) return undefined
    const place = { network, until: now + placeMs }
    this.#places.add(place)
    return { leave: () => void this.#places.delete(place) }
  }

  /** Runs the hash when no other one runs. */
  async run<T>(hash: () => Promise<T>): Promise<T> {
    while (this.#deps.now() < this.#busyUntil) await this.#deps.sleep(pollMs)
    this.#busyUntil = this.#deps.now() + turnMs
    try {
      return await hash()
    } finally {
      this.#busyUntil = 0
    }
  }
}
