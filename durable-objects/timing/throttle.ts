export interface SpacingAround {
  now(): number
  later(then: () => void, ms: number): void
}

/** Something that is told at most so often: at once after a pause, and else when its time has come. No timer stands while nobody stirs. */
export class Spacing {
  readonly #everyMs: () => number
  readonly #around: SpacingAround
  readonly #then: () => void
  #at = 0
  #isWaiting = false

  constructor(everyMs: () => number, around: SpacingAround, then: () => void) {
    this.#everyMs = everyMs
    this.#around = around
    this.#then = then
  }

  stir(): void {
    if (this.#isWaiting) return
    this.#isWaiting = true
    this.#around.later(
      () => {
        this.#isWaiting = false
        this.#at = this.#around.now()
        this.#then()
      },
      Math.max(0, this.#at + this.#everyMs() - this.#around.now()),
    )
  }
}
