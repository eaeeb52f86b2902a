/** What an object has pending between its handlers. */
type Hold = 'timer' | 'work'

/**
 * How long an object could not hibernate between its handlers, because a timer or work in the
 * background was pending: that time is billed as if the object worked. Overlapping holds count
 * once. What a handler does itself is not counted: it hardly waits for anything.
 */
export class AwakeTime {
  readonly #now: () => number
  readonly #pending: Record<Hold, number> = { timer: 0, work: 0 }
  #count = 0
  #since = 0
  #heldMs = 0
  #timerMs = 0

  constructor(now: () => number) {
    this.#now = now
  }

  /** Calls back after so many ms. */
  readonly later = (then: () => void, ms: number): void => {
    this.#timerMs += ms
    const release = this.#hold('timer')
    setTimeout(() => {
      release()
      then()
    }, ms)
  }

  /** The work with its hold. Pass it to `waitUntil`, or await it in a handler. */
  readonly during = async <T>(work: Promise<T>): Promise<T> => {
    const release = this.#hold('work')
    try {
      return await work
    } finally {
      release()
    }
  }

  /** How long the object was held (ms), without what is pending. */
  get heldMs(): number {
    return this.#heldMs
  }

  /** The sum of what its timers were set for (ms): how long it waited on purpose. */
  get timerMs(): number {
    return this.#timerMs
  }

  /** How many timers and how much work is pending. */
  get pending(): Readonly<Record<Hold, number>> {
    return { ...this.#pending }
  }

  #hold(kind: Hold): () => void {
    if (this.#count++ === 0) this.#since = this.#now()
    this.#pending[kind]++
    return () => {
      this.#pending[kind]--
      if (--this.#count === 0) this.#heldMs += this.#now() - this.#since
    }
  }
}
