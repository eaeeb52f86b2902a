import type { Person } from '../../protocol/envelope.ts'

/**
 * Rate limit of one poller: far above a client that polls every two seconds and after each message
 * of its own.
 */
const pollsAtMost = 200
const pollsWithinMs = 10_000

interface Poller {
  readonly person: Person
  readonly polledAt: number
  readonly polls: number
  readonly pollsSince: number
}

/**
 * People connected by polling, because their network lets no socket through. They are present while
 * they keep polling. Held in memory only: after a wake each is added again by their next poll.
 */
export class Pollers {
  readonly #now: () => number
  readonly #presentMs: number
  /** In the order of their last poll, the newest last. */
  readonly #pollers = new Map<string, Poller>()

  /** `presentMs`: how long a person is present after their last poll. */
  constructor(presentMs: number, now: () => number) {
    this.#presentMs = presentMs
    this.#now = now
  }

  get size(): number {
    return this.#pollers.size
  }

  has(person: Person): boolean {
    return this.#pollers.has(person.id)
  }

  /** The person has polled or sent a command. True when they were not present before. */
  polled(person: Person): boolean {
    const now = this.#now()
    const known = this.#pollers.get(person.id)
    const { polls, pollsSince } = known && now <= known.pollsSince + pollsWithinMs ? known : { polls: 0, pollsSince: now }
    this.#pollers.delete(person.id)
    this.#pollers.set(person.id, { person, polledAt: now, polls: polls + 1, pollsSince })
    return known === undefined
  }

  isTooFrequent(person: Person): boolean {
    return (this.#pollers.get(person.id)?.polls ?? 0) > pollsAtMost
  }

  /** Everyone who is present, once each. */
  present(): Person[] {
    const since = this.#now() - this.#presentMs
    for (const [id, { polledAt }] of this.#pollers) {
      if (polledAt > since) break
      this.#pollers.delete(id)
    }
    return [...this.#pollers.values()].map(({ person }) => person)
  }

  /** The person's access has ended. */
  remove(person: string): void {
    this.#pollers.delete(person)
  }

  /**
   * When the next poller may be gone (epoch ms), as pollers send no close; undefined without
   * pollers.
   */
  get goneAt(): number | undefined {
    this.present()
    const [first] = this.#pollers.values()
    return first && first.polledAt + this.#presentMs
  }
}
