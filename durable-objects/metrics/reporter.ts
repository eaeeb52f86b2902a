import type { ThrottleDeps } from '../timing/throttle.ts'
import type { Counter, Report } from './aggregate.ts'

/** The metrics of a source at one moment. */
export type Sample = Pick<Report, 'levels' | 'holdsMs'>

export interface ReporterDeps extends ThrottleDeps {
  /** The delay of each report; 0: at once, without a timer. */
  readonly delayMs?: number
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
/** The usual delay: a draw that has just woken does not have its relays' counts yet. */
const usualDelayMs = 500
/** A failed report is retried, but no source stays awake for a `Pulse` that is down. */
const triesInARow = 3

/** Reports the metrics of a source soon after a change. While nothing changes it has no timer. */
export class Reporter {
  readonly #sample: () => Sample
  readonly #deps: ReporterDeps
  #counts = new Map<Counter, number>()
  #isWaiting = false
  /** Until when earlier reports use up the rate limit. */
  #consumedUntil = 0
  #tries = 0
  /** The levels of the last report, and until when they need no other one. */
  #reported: { readonly levels: string; readonly until: number } | undefined

  constructor(sample: () => Sample, deps: ReporterDeps) {
    this.#sample = sample
    this.#deps = deps
  }

  /** The sample may have changed. */
  schedule(): void {
    if (this.#isWaiting) return
    const wait = this.#consumedUntil - (burst - 1) * everyMs - this.#deps.now()
    const ms = Math.max(this.#deps.delayMs ?? usualDelayMs, wait)
    const report = () => {
      this.#isWaiting = false
      this.#reportIfChanged()
    }
    this.#isWaiting = ms > 0
    if (this.#isWaiting) this.#deps.later(report, ms)
    else report()
  }

  count(counter: Counter): void {
    this.#add(counter, 1)
    this.schedule()
  }

  #reportIfChanged(): void {
    const sample = this.#sample()
    const levels = JSON.stringify(sample.levels)
    const now = this.#deps.now()
    if (this.#counts.size === 0 && levels === this.#reported?.levels && now < this.#reported.until) return
    this.#consumedUntil = Math.max(this.#consumedUntil, now) + everyMs
    this.#reported = { levels, until: now + sample.holdsMs / 2 }
    this.#deps.waitUntil(this.#report(sample))
  }

  async #report(sample: Sample): Promise<void> {
    const counts = this.#counts
    this.#counts = new Map()
    try {
      await this.#deps.send({ ...sample, counts: Object.fromEntries(counts) })
      this.#tries = 0
    } catch (error) {
      for (const [counter, times] of counts) this.#add(counter, times)
      this.#reported = undefined
      this.#deps.failed(error)
      if (++this.#tries < triesInARow) this.schedule()
    }
  }

  #add(counter: Counter, times: number): void {
    this.#counts.set(counter, (this.#counts.get(counter) ?? 0) + times)
  }
}
