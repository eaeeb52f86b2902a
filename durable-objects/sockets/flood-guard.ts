import { limits } from '../../protocol/limits.ts'

/** How much of what one socket sends may be refused before it is sent away: a bound on what a broken or hostile client can cost. */
const refusalsInARow = 20
const refusalsInTenSeconds = 50
const windowMs = 10_000

interface Tally {
  frames: number
  framesSince: number
  row: number
  refusals: number[]
}

/** Counts what one socket sends. Forgets with the object's memory, which is fine: a flood keeps it awake. */
export class FloodGuard {
  readonly #tallies = new WeakMap<WebSocket, Tally>()

  /** True when this frame was one too many. */
  received(socket: WebSocket, at: number): boolean {
    const tally = this.#of(socket)
    if (at > tally.framesSince + windowMs) Object.assign(tally, { frames: 0, framesSince: at })
    return ++tally.frames > limits.framesInTenSeconds
  }

  accepted(socket: WebSocket): void {
    this.#of(socket).row = 0
  }

  /** True when this refusal was one too many. */
  refused(socket: WebSocket, at: number): boolean {
    const tally = this.#of(socket)
    tally.row++
    tally.refusals = [...tally.refusals.filter((then) => then > at - windowMs), at]
    return tally.row >= refusalsInARow || tally.refusals.length >= refusalsInTenSeconds
  }

  #of(socket: WebSocket): Tally {
    const known = this.#tallies.get(socket)
    if (known) return known
    const tally: Tally = { frames: 0, framesSince: 0, row: 0, refusals: [] }
    this.#tallies.set(socket, tally)
    return tally
  }
}
