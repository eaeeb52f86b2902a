import type { SeededRandom, VirtualClock } from './virtual-clock.ts'

/** One boot of an object. When it ends, its pending work is not done. */
export class Boot {
  isOver = false
  /** Pending work: an object with any is not put to sleep. */
  busy = 0
  readonly #clock: VirtualClock
  readonly #last = new Set<() => void>()

  constructor(clock: VirtualClock) {
    this.#clock = clock
  }

  end(): void {
    this.isOver = true
    for (const act of this.#last) act()
  }

  /** Returns a function that cancels it. */
  atEnd(act: () => void): () => void {
    this.#last.add(act)
    return () => void this.#last.delete(act)
  }

  later(then: () => void, ms: number): void {
    this.busy++
    this.#clock.later(() => {
      this.busy--
      if (!this.isOver) then()
    }, ms)
  }

  pause(ms: number): Promise<void> {
    return new Promise((go) => this.later(go, ms))
  }
}

/** The faults of calls between objects, as chances per call. */
export interface CallFaults {
  /** The call never arrives, and the caller gets an error. */
  readonly lost: number
  /** The call arrives, and the caller gets an error. */
  readonly unanswered: number
  readonly doubled: number
  /** The call never arrives, and the caller gets nothing. */
  readonly silent: number
  readonly delayMs: number
}

export const badCalls: CallFaults = { lost: 0.06, unanswered: 0.06, doubled: 0.08, silent: 0.01, delayMs: 20 }
export const goodCalls: CallFaults = { lost: 0, unanswered: 0, doubled: 0, silent: 0, delayMs: 2 }
/** As the objects' own adapters: no caller waits longer for a call. */
const timeoutMs = 10_000
const lateMs = 3_000

/**
 * Calls between a draw and its relays: copied, late, lost before or after they arrived, and
 * delivered twice.
 */
export class Wire {
  luck: CallFaults
  readonly stats = { calls: 0, lost: 0, doubled: 0 }
  readonly #clock: VirtualClock
  readonly #random: SeededRandom

  constructor(clock: VirtualClock, random: SeededRandom, luck: CallFaults) {
    this.#clock = clock
    this.#random = random
    this.luck = luck
  }

  /**
   * `reach` wakes the other side if necessary. A call of an object that has ended gets no reply.
   * Viewers' commands are not doubled here: the platform delivers a call once, and a client
   * without a reply sends it again.
   */
  call<E extends { readonly life: Boot }, A, T>(
    from: Boot,
    reach: () => E,
    sent: A,
    work: (end: E, sent: A) => T | Promise<T>,
    { once = false } = {},
  ): Promise<T> {
    const { lost, unanswered, doubled, silent } = this.luck
    this.stats.calls++
    from.busy++
    return new Promise<T>((resolve, reject) => {
      let isOpen = true
      const settle = (then: () => void) => {
        if (!isOpen) return
        isOpen = false
        from.busy--
        if (!from.isOver) then()
      }
      const broken = () => settle(() => reject(new Error('The call was broken.')))
      const back = (then: () => void) => void this.#clock.later(then, this.#travelMs())
      const go = (answered: (then: () => void) => void, travelMs: number) =>
        this.#clock.later(() => {
          const end = reach()
          end.life.busy++
          const stay = end.life.atEnd(() => back(broken))
          const done = (then: () => void) => {
            stay()
            end.life.busy--
            if (!end.life.isOver) back(then)
          }
          Promise.resolve()
            .then(() => work(end, structuredClone(sent)))
            .then(
              (answer) => done(() => answered(() => settle(() => resolve(structuredClone(answer))))),
              () => done(() => answered(broken)),
            )
        }, travelMs)

      this.#clock.later(broken, timeoutMs)
      if (this.#random.chance(silent)) return
      if (this.#random.chance(lost)) {
        this.stats.lost++
        back(broken)
        return
      }
      const isUnanswered = this.#random.chance(unanswered)
      if (isUnanswered) this.stats.lost++
      go(isUnanswered ? broken : (then) => then(), this.#travelMs())
      if (once || !this.#random.chance(doubled)) return
      this.stats.doubled++
      // Later messages may overtake the copy.
      go(() => undefined, this.#random.between(0, lateMs))
    })
  }

  #travelMs(): number {
    return this.#random.between(0, this.luck.delayMs)
  }
}
