/** Throttle and debounce in one: what `schedule` asks for in between runs once, at the end. */
export interface ThrottleDeps {
  now(): number
  later(then: () => void, ms: number): void
}

/**
 * Throttles an action: after a pause it runs at once, otherwise at most once in `everyMs()`. It
 * sets no timer while idle.
 */
export class Throttle {
  readonly #everyMs: () => number
  readonly #deps: ThrottleDeps
  readonly #action: () => void
  #ranAt = 0
  #isScheduled = false

  constructor(everyMs: () => number, deps: ThrottleDeps, action: () => void) {
    this.#everyMs = everyMs
    this.#deps = deps
    this.#action = action
  }

  schedule(): void {
    if (this.#isScheduled) return
    this.#isScheduled = true
    this.#deps.later(
      () => {
        this.#isScheduled = false
        this.#ranAt = this.#deps.now()
        this.#action()
      },
      Math.max(0, this.#ranAt + this.#everyMs() - this.#deps.now()),
    )
  }
}
