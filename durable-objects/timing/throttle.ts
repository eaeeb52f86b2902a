export interface ThrottleDeps {
  now(): number
  later(then: () => void, ms: number): void
}

/** Something that is told at most so often: at once after a pause, and else when its time has come. No timer stands while nobody stirs. */
export class Throttle {
  readonly #everyMs: () => number
  readonly #deps: ThrottleDeps
  readonly #then: () => void
  #at = 0
  #isWaiting = false

  constructor(everyMs: () => number, deps: ThrottleDeps, then: () => void) {
    this.#everyMs = everyMs
    this.#deps = deps
    this.#then = then
  }

  schedule(): void {
    if (this.#isWaiting) return
    this.#isWaiting = true
    this.#deps.later(
      () => {
        this.#isWaiting = false
        this.#at = this.#deps.now()
        this.#then()
      },
      Math.max(0, this.#at + this.#everyMs() - this.#deps.now()),
    )
  }
}
