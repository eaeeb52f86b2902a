import type { Checkpoint } from '../../protocol/draw.ts'

/**
 * In UTF-16 units of frames: how often a checkpoint is sent, and how much may be unread before a
 * viewer is closed.
 */
const checkpointEvery = 128 * 1024
const unreadLimit = 256 * 1024
/** Checkpoints that a viewer may still acknowledge: all within the unread limit, and one more. */
const mostCheckpoints = unreadLimit / checkpointEvery + 1

/**
 * Finds viewers who do not read. A socket that is not read costs memory without limit, and the
 * runtime does not show how much is buffered (`bufferedAmount` does not exist: workerd issue 988,
 * seen on 1.20260918). So frames carry checkpoints that cannot be guessed, and a viewer
 * acknowledges each one that they read.
 */
export class SlowConsumers {
  readonly #newCheckpoint: () => string
  readonly #checkpoints: { readonly checkpoint: string; readonly at: number }[] = []
  /** How much of all that was sent here each viewer has read. */
  readonly #acknowledged = new WeakMap<WebSocket, number>()
  #sent = 0

  constructor(newCheckpoint: () => string) {
    this.#newCheckpoint = newCheckpoint
  }

  /**
   * A frame of this length goes to all viewers. Returns the checkpoint to add to it, when one is
   * due.
   */
  sent(length: number): Checkpoint | undefined {
    this.#sent += length
    if (this.#sent < (this.#checkpoints.at(-1)?.at ?? 0) + checkpointEvery) return undefined
    const checkpoint = this.#newCheckpoint()
    this.#checkpoints.push({ checkpoint, at: this.#sent })
    if (this.#checkpoints.length > mostCheckpoints) this.#checkpoints.shift()
    return { type: 'checkpoint', checkpoint }
  }

  /** A viewer has read up to this checkpoint. An old or invented one changes nothing. */
  acknowledge(socket: WebSocket, checkpoint: string): void {
    const at = this.#checkpoints.find((known) => known.checkpoint === checkpoint)?.at
    if (at !== undefined) this.#acknowledged.set(socket, Math.max(at, this.#acknowledged.get(socket) ?? 0))
  }

  /**
   * True when more than the limit is unread. For a socket that is new since the wake, counting
   * starts now.
   */
  isSlow(socket: WebSocket): boolean {
    const acknowledged = this.#acknowledged.get(socket)
    if (acknowledged === undefined) this.#acknowledged.set(socket, this.#sent)
    return this.#sent - (acknowledged ?? this.#sent) > unreadLimit
  }
}
