import type { Boot } from './draw-network.ts'
import { faultModes, UnreliableD1 } from './unreliable-d1.ts'
import { SeededRandom, VirtualClock } from './virtual-clock.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs

type Act = readonly [weight: number, act: () => void]

/**
 * An hour in which both databases fail independently while people write, and the quiet time after
 * it.
 */
export class FailingHour {
  readonly clock = new VirtualClock(() => new Promise((go) => void setImmediate(go)))
  readonly random: SeededRandom
  readonly archive: UnreliableD1
  readonly search: UnreliableD1
  /** Minutes in which only one of the two databases worked. */
  oneAway = 0
  /** The longest time that someone waited for a reply of the room. */
  longestWait = 0
  readonly #until: number

  constructor(seed: number) {
    this.random = new SeededRandom(seed)
    this.archive = new UnreliableD1('migrations/parley', this.clock, this.random)
    this.search = new UnreliableD1('migrations/search', this.clock, this.random)
    this.#until = this.clock.now() + hourMs
  }

  async live(acts: readonly Act[]): Promise<void> {
    const { clock, random } = this
    this.#changeMoods()
    while (clock.now() < this.#until) {
      this.#act(acts)
      await clock.run(Math.min(this.#until, clock.now() + (random.chance(0.5) ? 0 : random.between(0, 40_000))))
    }
    this.archive.mood = faultModes.steady
    this.search.mood = faultModes.steady
    // No one writes any more: what is pending arrives by the alarm, and so does everything in
    // flight.
    await clock.run(clock.now() + 20 * minuteMs)
  }

  #act(acts: readonly Act[]): void {
    let weight = this.random.roll() * acts.reduce((sum, [of]) => sum + of, 0)
    for (const [of, act] of acts) {
      weight -= of
      if (weight >= 0) continue
      act()
      return
    }
  }

  #changeMoods(): void {
    const { clock, random, archive, search } = this
    if (clock.now() >= this.#until) return
    for (const database of [archive, search]) database.mood = random.pick(Object.values(faultModes))
    const stays = random.between(1, 8) * minuteMs
    if ((archive.mood === faultModes.steady) !== (search.mood === faultModes.steady)) this.oneAway += stays / minuteMs
    clock.later(() => this.#changeMoods(), stays)
  }

  /** Measures how long the room takes to reply. */
  async unhindered<T>(sent: Promise<T>): Promise<T> {
    const at = this.clock.now()
    const answer = await sent
    this.longestWait = Math.max(this.longestWait, this.clock.now() - at)
    return answer
  }
}

/**
 * Timers of the code itself, such as a time limit: they use this clock and end with the room that
 * set them.
 */
export const timersOf = (clock: VirtualClock, server: { readonly life: Boot }) => ({
  setTimeout: (then: () => void, ms: number) => {
    const { life } = server
    return clock.later(() => life.isOver || then(), ms)
  },
  clearTimeout: (stop: (() => void) | undefined) => stop?.(),
})
