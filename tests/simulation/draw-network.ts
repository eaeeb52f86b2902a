import type { SeededRandom, VirtualClock } from './virtual-clock.ts'

/** One life of an object. What it still had to do when it died is not done. */
export class Life {
  isOver = false
  /** What it waits for: with anything left to do an object is not put to sleep. */
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

  /** Returns what takes it back. */
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

/** How calls between objects fare: chances per call. */
export interface Luck {
  /** Never arrives, and the caller is told so. */
  readonly lost: number
  /** Arrives, but the caller is told that it did not. */
  readonly unanswered: number
  readonly doubled: number
  /** Never arrives, and nobody says anything. */
  readonly silent: number
  readonly delayMs: number
}

export const roughLuck: Luck = { lost: 0.06, unanswered: 0.06, doubled: 0.08, silent: 0.01, delayMs: 20 }
export const goodLuck: Luck = { lost: 0, unanswered: 0, doubled: 0, silent: 0, delayMs: 2 }
/** As the objects' own adapters: nobody waits longer for a call. */
const timeoutMs = 10_000
const lateMs = 3_000

/** What passes between a draw and its relays: calls that are copied, late, lost before or after they were heard, and heard twice. */
export class Wire {
  luck: Luck
  readonly stats = { calls: 0, lost: 0, doubled: 0 }
  readonly #clock: VirtualClock
  readonly #random: SeededRandom

  constructor(clock: VirtualClock, random: SeededRandom, luck: Luck) {
    this.#clock = clock
    this.#random = random
    this.luck = luck
  }

  /**
   * `reach` wakes the other side if it must be woken. The dead are not answered. What viewers say is not doubled here:
   * the platform delivers a call once, and whoever is not answered says it again himself.
   */
  call<E extends { readonly life: Life }, A, T>(
    from: Life,
    reach: () => E,
    said: A,
    work: (end: E, said: A) => T | Promise<T>,
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
            .then(() => work(end, structuredClone(said)))
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
      // The copy may be overtaken by all that was said since.
      go(() => undefined, this.#random.between(0, lateMs))
    })
  }

  #travelMs(): number {
    return this.#random.between(0, this.luck.delayMs)
  }
}
