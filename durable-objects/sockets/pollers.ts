import type { Person } from '../../protocol/envelope.ts'

/** Far more than a client asks for that looks every two seconds and after each word of its own. */
const pollsAtMost = 200
const pollsWithinMs = 10_000

interface Poller {
  readonly person: Person
  readonly askedAt: number
  readonly asks: number
  readonly asksSince: number
}

/**
 * People without a socket, whose network lets none through: they look now and then, and are here for as long as they go on
 * looking. Known in memory only: an object that forgets them meets them again at their next look.
 */
export class Pollers {
  readonly #now: () => number
  readonly #stayMs: number
  readonly #known = new Map<string, Poller>()

  /** `stayMs`: so long after his last look somebody is still here. */
  constructor(stayMs: number, now: () => number) {
    this.#stayMs = stayMs
    this.#now = now
  }

  get size(): number {
    return this.#known.size
  }

  has(person: Person): boolean {
    return this.#known.has(person.id)
  }

  /** He looks, or says something, and so he is here. True when he has just come. */
  polled(person: Person): boolean {
    const now = this.#now()
    const known = this.#known.get(person.id)
    const { asks, asksSince } = known && now <= known.asksSince + pollsWithinMs ? known : { asks: 0, asksSince: now }
    // The newest stands last, so that those who are gone stand first.
    this.#known.delete(person.id)
    this.#known.set(person.id, { person, askedAt: now, asks: asks + 1, asksSince })
    return known === undefined
  }

  /** Whether he has asked for more than anybody could read. */
  isTooFrequent(person: Person): boolean {
    return (this.#known.get(person.id)?.asks ?? 0) > pollsAtMost
  }

  /** Everyone who still looks, once each. */
  present(): Person[] {
    const since = this.#now() - this.#stayMs
    for (const [id, { askedAt }] of this.#known) {
      if (askedAt > since) break
      this.#known.delete(id)
    }
    return [...this.#known.values()].map(({ person }) => person)
  }

  /** His right has ended. */
  forget(person: string): void {
    this.#known.delete(person)
  }

  /** When to look whether somebody is gone (epoch ms), for nobody says goodbye who only looks; nothing when there is nobody. */
  get goneAt(): number | undefined {
    this.present()
    const [first] = this.#known.values()
    return first && first.askedAt + this.#stayMs
  }
}
