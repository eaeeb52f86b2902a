import type { Environment } from '../connection/environment.ts'

/** Two measurements further apart than this mean that a clock was set in between. */
const sameClockMs = 2_000

/**
 * Estimates the server's clock for countdowns. Each welcome carries the server's time and arrives a
 * little late, so of several measurements the largest offset is the best.
 */
export class ServerClock {
  readonly #environment: Environment
  #offsetMs: number | undefined

  constructor(environment: Environment) {
    this.#environment = environment
  }

  /** The server's time minus ours; 0 before the first measurement. */
  get offsetMs(): number {
    return this.#offsetMs ?? 0
  }

  measure(serverNow: number): void {
    const offset = serverNow - this.#environment.now()
    const before = this.#offsetMs
    this.#offsetMs = before !== undefined && Math.abs(offset - before) < sameClockMs ? Math.max(before, offset) : offset
  }
}
