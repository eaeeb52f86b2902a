import type { Checkpoint } from '../../protocol/draw.ts'

/** A mark goes out each time so much was told; so much more than a viewer has shown to have read, and he is let go. In UTF-16 units. */
const checkpointEvery = 128 * 1024
const unreadLimit = 256 * 1024
/** Marks that somebody may still say back: all that stand within what may be unread, and one more. */
const checkpointsKept = unreadLimit / checkpointEvery + 1

/**
 * Who reads what he is told. A socket whose other end does not read costs memory without end, and the runtime does not say
 * how much waits (`bufferedAmount` does not exist there: workerd issue 988, seen on 1.20260918). So a mark that nobody can
 * guess stands in the frames, and a viewer says it back when he has come to it.
 */
export class SlowConsumers {
  readonly #newCheckpoint: () => string
  readonly #checkpoints: { readonly checkpoint: string; readonly at: number }[] = []
  /** Up to where each has read, of all that was ever told here. */
  readonly #acknowledged = new WeakMap<WebSocket, number>()
  #sent = 0

  constructor(newMark: () => string) {
    this.#newCheckpoint = newMark
  }

  /** So much is told to everybody now; a mark to put beside it, when it is time for one. */
  sent(length: number): Checkpoint | undefined {
    this.#sent += length
    if (this.#sent < (this.#checkpoints.at(-1)?.at ?? 0) + checkpointEvery) return undefined
    const checkpoint = this.#newCheckpoint()
    this.#checkpoints.push({ checkpoint, at: this.#sent })
    if (this.#checkpoints.length > checkpointsKept) this.#checkpoints.shift()
    return { type: 'checkpoint', checkpoint }
  }

  /** This viewer has said a mark back. One that is old or invented says nothing. */
  acknowledge(socket: WebSocket, checkpoint: string): void {
    const at = this.#checkpoints.find((one) => one.checkpoint === checkpoint)?.at
    if (at !== undefined) this.#acknowledged.set(socket, Math.max(at, this.#acknowledged.get(socket) ?? 0))
  }

  /** Whether more waits for this viewer than may. One whom we have not met since we woke begins now. */
  isSlow(socket: WebSocket): boolean {
    const read = this.#acknowledged.get(socket)
    if (read === undefined) this.#acknowledged.set(socket, this.#sent)
    return this.#sent - (read ?? this.#sent) > unreadLimit
  }
}
