import type { Reply } from '../../protocol/envelope.ts'
import type { Environment } from '../connection/environment.ts'

/** How long a removal can be undone. A draw blanks what is removed, so nothing undoes it later. */
export const undoMs = 6_000

interface PendingRemoval {
  /** The time to undo is over, or its author is leaving: without `isUndone` it is sent now. */
  readonly settle: (isUndone: boolean) => void
}

/** Removals wait a few seconds before they are sent, because they are for everyone and for good. */
export class PendingRemovals {
  readonly #environment: Environment
  readonly #send: (target: number) => Promise<Reply>
  readonly #changed: () => void
  readonly #pending = new Map<number, PendingRemoval>()

  constructor(environment: Environment, send: (target: number) => Promise<Reply>, changed: () => void) {
    this.#environment = environment
    this.#send = send
    this.#changed = changed
  }

  has(target: number): boolean {
    return this.#pending.has(target)
  }

  /** Resolves to the reply of the draw, or to undefined when it was undone or has begun already. */
  add(target: number): Promise<Reply | undefined> {
    if (this.has(target)) return Promise.resolve(undefined)
    return new Promise((resolve) => {
      const settle = (isUndone: boolean) => {
        cancelTimer()
        this.#pending.delete(target)
        resolve(isUndone ? undefined : this.#send(target))
        this.#changed()
      }
      const cancelTimer = this.#environment.schedule(() => settle(false), undoMs)
      this.#pending.set(target, { settle })
      this.#changed()
    })
  }

  undo(target: number): void {
    this.#pending.get(target)?.settle(true)
  }

  /** Sends all that wait: their author is leaving. */
  finish(): void {
    for (const { settle } of [...this.#pending.values()]) settle(false)
  }
}
