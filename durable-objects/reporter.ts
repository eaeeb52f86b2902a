import { Spacing, type SpacingAround } from './spacing.ts'
import type { Counter, Report } from './tally.ts'

/** What a source sees when it looks at itself. */
export type Look = Pick<Report, 'levels' | 'holdsMs'>

export interface ReporterAround extends SpacingAround {
  /** Runs what nobody waits for. */
  wait(work: Promise<void>): void
  send(report: Report): Promise<void>
  failed(trouble: unknown): void
}

const everyMs = 15_000
/** Not at once: a draw that has just woken has yet to hear from its relays how many watch. */
const soonMs = 1_000
/** A goodbye that got lost is said again, but nobody is kept awake for a pulse that is down. */
const triesInARow = 3

/** Says how a source is doing: soon after something has happened, and at most so often. While nothing happens it has no timer. */
export class Reporter {
  readonly #look: () => Look
  readonly #around: ReporterAround
  readonly #spacing: Spacing
  #counts = new Map<Counter, number>()
  #tries = 0

  constructor(look: () => Look, around: ReporterAround) {
    this.#look = look
    this.#around = around
    const later = (then: () => void, ms: number) => around.later(then, Math.max(ms, soonMs))
    this.#spacing = new Spacing(everyMs, { now: around.now, later }, () => around.wait(this.#report()))
  }

  /** Something is different now. */
  stir(): void {
    this.#spacing.stir()
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
