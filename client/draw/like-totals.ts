import type { DrawMessages } from '../../protocol/http/draw.ts'
import { limits } from '../../protocol/limits.ts'
import type { Environment } from '../connection/environment.ts'
import { type DrawTimeline, mayHaveStaleLikes, withPageLikes } from './timeline.ts'

/** The endpoint may cache a page this long. */
const pageCacheMs = 1_000
/** After an outage many clients refresh; a random delay up to this spreads their requests. */
const spreadMs = 4_000
/**
 * By polling, totals of lines older than the welcome's page never arrive, so they are refreshed
 * this often.
 */
const pollingRefreshMs = 30_000

export interface LikeTotalsOptions {
  readonly environment: Environment
  fetchMessages(limit: number): Promise<DrawMessages>
  timeline(): DrawTimeline
  isOnline(): boolean
  update(timeline: DrawTimeline): void
}

/** Refreshes the like totals of older lines, which may have changed while this client was away. */
export class LikeTotals {
  readonly #options: LikeTotalsOptions
  #cancelTimer: (() => void) | undefined

  constructor(options: LikeTotalsOptions) {
    this.#options = options
  }

  /** A new connection, or a new log. */
  connected(): void {
    this.#schedule(pageCacheMs + this.#options.environment.random() * spreadMs)
  }

  /** One more snapshot over the same connection. */
  polled(): void {
    if (!this.#cancelTimer) this.#schedule(pollingRefreshMs)
  }

  stop(): void {
    this.#cancelTimer?.()
    this.#cancelTimer = undefined
  }

  #schedule(ms: number): void {
    const { environment, timeline, fetchMessages, isOnline, update } = this.#options
    const { copy } = timeline()
    this.stop()
    if (!mayHaveStaleLikes(timeline())) return
    this.#cancelTimer = environment.schedule(async () => {
      this.#cancelTimer = undefined
      const page = await fetchMessages(limits.drawLines).catch(() => undefined)
      if (timeline().copy !== copy) return
      if (page) update(withPageLikes(timeline(), page))
      else if (isOnline()) this.#schedule(ms)
    }, ms)
  }
}
