import { roomLimits } from '../../protocol/limits.ts'

/** How many refusals one socket may cause: it bounds what a broken or hostile client can cost. */
const refusalsInARow = 20
const refusalsInTenSeconds = 50
const windowMs = 10_000

interface SocketCounts {
  frames: number
  framesSince: number
  refusalsInARow: number
  refusedAt: number[]
}

/**
 * Rate limits of one socket's frames and refusals. Kept in memory only: a flood keeps the object
 * awake.
 */
export class FloodGuard {
  readonly #counts = new WeakMap<WebSocket, SocketCounts>()

  /** True when this frame is above the limit. */
  received(socket: WebSocket, at: number): boolean {
    const counts = this.#of(socket)
    if (at > counts.framesSince + windowMs) Object.assign(counts, { frames: 0, framesSince: at })
    return ++counts.frames > roomLimits.framesInTenSeconds
  }

  accepted(socket: WebSocket): void {
    this.#of(socket).refusalsInARow = 0
  }

  /** True when this refusal reaches a limit. */
  refused(socket: WebSocket, at: number): boolean {
    const counts = this.#of(socket)
    counts.refusalsInARow++
    counts.refusedAt = [...counts.refusedAt.filter((before) => before > at - windowMs), at]
    return counts.refusalsInARow >= refusalsInARow || counts.refusedAt.length >= refusalsInTenSeconds
  }

  #of(socket: WebSocket): SocketCounts {
    const known = this.#counts.get(socket)
    if (known) return known
    const counts: SocketCounts = { frames: 0, framesSince: 0, refusalsInARow: 0, refusedAt: [] }
    this.#counts.set(socket, counts)
    return counts
  }
}
