/** A virtual clock: time advances only when nothing is left to do before it. */
export class VirtualClock {
  #now = Date.UTC(2026, 0, 5, 9)
  #count = 0
  readonly #rest: () => Promise<void> | undefined
  readonly #waiting: { readonly at: number; readonly n: number; due: (() => void) | undefined }[] = []

  /** `rest`: how long promises may settle between two times; one step by default. */
  constructor(rest: () => Promise<void> | undefined = () => undefined) {
    this.#rest = rest
  }

  now(): number {
    return this.#now
  }

  later(then: () => void, ms: number): () => void {
    const entry = { at: this.#now + Math.max(0, ms), n: this.#count++, due: then as (() => void) | undefined }
    let low = 0
    let high = this.#waiting.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.#waiting[middle]!.at <= entry.at) low = middle + 1
      else high = middle
    }
    this.#waiting.splice(low, 0, entry)
    return () => {
      entry.due = undefined
    }
  }

  /** Runs until `at`, or as long as `on` is true. Promises settle in between. */
  async run(until: number, on: () => boolean = () => true): Promise<void> {
    // A caller that just got its reply continues before time advances.
    await this.#rest()
    while (on()) {
      const next = this.#waiting[0]
      if (!next || next.at > until) {
        this.#now = Math.max(this.#now, until)
        return
      }
      this.#waiting.shift()
      this.#now = next.at
      next.due?.()
      await this.#rest()
    }
  }
}

/** The same numbers for the same seed (mulberry32). */
export class SeededRandom {
  #state: number

  constructor(seed: number) {
    this.#state = seed | 0
  }

  roll(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }

  chance(of: number): boolean {
    return this.roll() < of
  }

  between(low: number, high: number): number {
    return low + Math.floor(this.roll() * (high - low + 1))
  }

  pick<T>(from: readonly T[]): T {
    return from[Math.floor(this.roll() * from.length)]!
  }
}
