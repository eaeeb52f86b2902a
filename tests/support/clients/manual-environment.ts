import type { Environment } from '../../../client/connection/environment.ts'

interface Timer {
  readonly at: number
  readonly then: () => void
}

/** An environment of a client whose clock moves only when the test moves it. */
export class ManualEnvironment implements Environment {
  #now = 1_000_000
  #ids = 0
  #timers: Timer[] = []
  readonly #randomValue: number

  constructor(randomValue = 0.5) {
    this.#randomValue = randomValue
  }

  /** The delays of the timers that are set, in ms. */
  get delays(): number[] {
    return this.#timers.map(({ at }) => at - this.#now)
  }

  readonly now = (): number => this.#now
  readonly newId = (): string => `id-${++this.#ids}`
  readonly random = (): number => this.#randomValue
  /** What the client logged. */
  readonly logged: string[] = []
  readonly #onNetworkChange = new Set<() => void>()

  readonly log = (line: string): void => void this.logged.push(line)

  readonly onNetworkChange = (then: () => void): (() => void) => {
    this.#onNetworkChange.add(then)
    return () => void this.#onNetworkChange.delete(then)
  }

  /** The browser notices that the network has changed. */
  changeNetwork(): void {
    for (const then of this.#onNetworkChange) then()
  }

  readonly schedule = (then: () => void, ms: number): (() => void) => {
    const timer = { at: this.#now + ms, then }
    this.#timers.push(timer)
    return () => void this.#remove(timer)
  }

  /** Moves the clock, runs the timers that are due in their order, and awaits what they started. */
  async advance(ms: number): Promise<void> {
    const until = this.#now + ms
    for (let due = this.#next(until); due; due = this.#next(until)) {
      this.#now = due.at
      this.#remove(due)
      due.then()
      await new Promise((resolve) => setImmediate(resolve))
    }
    this.#now = until
  }

  #next(until: number): Timer | undefined {
    return this.#timers.filter(({ at }) => at <= until).sort((one, other) => one.at - other.at)[0]
  }

  #remove(timer: Timer): void {
    this.#timers = this.#timers.filter((other) => other !== timer)
  }
}
