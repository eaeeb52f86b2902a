import type { ThrottleDeps } from '../timing/throttle.ts'
import type { Counter, Report } from './aggregate.ts'

/** What a source sees when it looks at itself. */
export type Sample = Pick<Report, 'levels' | 'holdsMs'>

export interface ReporterDeps extends ThrottleDeps {
  /** Runs what nobody waits for. */
  waitUntil(work: Promise<void>): void
  send(report: Report): Promise<void>
  failed(error: unknown): void
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
  readonly #sample: () => Sample
  readonly #deps: ReporterDeps
  #counts = new Map<Counter, number>()
  #isWaiting = false
  /** Until when the reports of the past have used up what is allowed. */
  #spentUntil = 0
  #tries = 0

  constructor(look: () => Sample, deps: ReporterDeps) {
    this.#sample = look
    this.#deps = deps
  }

  /** Something is different now. */
  schedule(): void {
    if (this.#isWaiting) return
    this.#isWaiting = true
    const wait = this.#spentUntil - (atOnce - 1) * everyMs - this.#deps.now()
    this.#deps.later(
      () => {
        this.#isWaiting = false
        this.#spentUntil = Math.max(this.#spentUntil, this.#deps.now()) + everyMs
        this.#deps.waitUntil(this.#report())
      },
      Math.max(soonMs, wait),
    )
  }

  /** Something has happened. */
  count(what: Counter): void {
    this.#add(what, 1)
    this.schedule()
  }

  async #report(): Promise<void> {
    const counts = this.#counts
    this.#counts = new Map()
    try {
      await this.#deps.send({ ...this.#sample(), counts: Object.fromEntries(counts) })
      this.#tries = 0
    } catch (error) {
      for (const [what, times] of counts) this.#add(what, times)
      this.#deps.failed(error)
      if (++this.#tries < triesInARow) this.schedule()
    }
  }

  #add(what: Counter, times: number): void {
    this.#counts.set(what, (this.#counts.get(what) ?? 0) + times)
  }
}
