import type { ThrottleDeps } from '../timing/throttle.ts'
import type { Counter, Report } from './aggregate.ts'

/** The metrics of a source at one moment. */
export type Sample = Pick<Report, 'levels' | 'holdsMs'>

export interface ReporterDeps extends ThrottleDeps {
  /** Runs work that the caller does not await. */
  waitUntil(work: Promise<void>): void
  send(report: Report): Promise<void>
  failed(error: unknown): void
}

/**
 * Rate limit of reports: one in 15 s while something happens, with a burst of 4 after a pause, so
 * that a quiet source need not stay awake.
 */
const everyMs = 15_000
const burst = 4
/** The delay of each report: a draw that has just woken does not have its relays' counts yet. */
const delayMs = 500
/** A failed report is retried, but no source stays awake for a `Pulse` that is down. */
const triesInARow = 3

/** Reports the metrics of a source soon after a change. While nothing happens it has no timer. */
export class Reporter {
  readonly #sample: () => Sample
  readonly #deps: ReporterDeps
  #counts = new Map<Counter, number>()
  #isWaiting = false
  /** Until when earlier reports use up the rate limit. */
  #consumedUntil = 0
  #tries = 0

  constructor(sample: () => Sample, deps: ReporterDeps) {
    this.#sample = sample
    this.#deps = deps
  }

  /** The sample has changed. */
  schedule(): void {
    if (this.#isWaiting) return
    this.#isWaiting = true
    const wait = this.#consumedUntil - (burst - 1) * everyMs - this.#deps.now()
    this.#deps.later(
      () => {
        this.#isWaiting = false
        this.#consumedUntil = Math.max(this.#consumedUntil, this.#deps.now()) + everyMs
        this.#deps.waitUntil(this.#report())
      },
      Math.max(delayMs, wait),
    )
  }

  count(counter: Counter): void {
    this.#add(counter, 1)
    this.schedule()
  }

  async #report(): Promise<void> {
    const counts = this.#counts
    this.#counts = new Map()
    try {
      await this.#deps.send({ ...this.#sample(), counts: Object.fromEntries(counts) })
      this.#tries = 0
    } catch (error) {
      for (const [counter, times] of counts) this.#add(counter, times)
      this.#deps.failed(error)
      if (++this.#tries < triesInARow) this.schedule()
    }
  }

  #add(counter: Counter, times: number): void {
    this.#counts.set(counter, (this.#counts.get(counter) ?? 0) + times)
  }
}
