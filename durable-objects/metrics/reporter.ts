import type { SpacingAround } from '../timing/throttle.ts'
import type { Counter, Report } from './aggregate.ts'

/** What a source sees when it looks at itself. */
export type Look = Pick<Report, 'levels' | 'holdsMs'>

export interface ReporterAround extends SpacingAround {
  /** Runs what nobody waits for. */
  wait(work: Promise<void>): void
  send(report: Report): Promise<void>
  failed(trouble: unknown): void
}

/** One in a quarter of a minute while something goes on, and so many sooner after a pause: a quiet source need not stay awake for its last word. */
const everyMs = 15_000
const atOnce = 4
/** Not in the same moment: a draw that has just woken has yet to hear from its relays how many watch. */
const soonMs = 500
/** A goodbye that got lost is said again, but nobody is kept awake for a pulse that is down. */
const triesInARow = 3

/** Says how a source is doing, soon after something has happened. While nothing happens it has no timer. */
export class Reporter {
  readonly #look: () => Look
  readonly #around: ReporterAround
  #counts = new Map<Counter, number>()
  #isWaiting = false
  /** Until when the reports of the past have used up what is allowed. */
  #spentUntil = 0
  #tries = 0

  constructor(look: () => Look, around: ReporterAround) {
    this.#look = look
    this.#around = around
  }

  /** Something is different now. */
  stir(): void {
    if (this.#isWaiting) return
    this.#isWaiting = true
    const wait = this.#spentUntil - (atOnce - 1) * everyMs - this.#around.now()
    this.#around.later(
      () => {
        this.#isWaiting = false
        this.#spentUntil = Math.max(this.#spentUntil, this.#around.now()) + everyMs
        this.#around.wait(this.#report())
      },
      Math.max(soonMs, wait),
    )
  }

  /** Something has happened. */
  count(what: Counter): void {
    this.#add(what, 1)
    this.stir()
  }

  async #report(): Promise<void> {
    const counts = this.#counts
    this.#counts = new Map()
    try {
      await this.#around.send({ ...this.#look(), counts: Object.fromEntries(counts) })
      this.#tries = 0
    } catch (trouble) {
      for (const [what, times] of counts) this.#add(what, times)
      this.#around.failed(trouble)
      if (++this.#tries < triesInARow) this.stir()
    }
  }

  #add(what: Counter, times: number): void {
    this.#counts.set(what, (this.#counts.get(what) ?? 0) + times)
  }
}
