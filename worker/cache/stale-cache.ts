import { LruMap } from './lru-map.ts'

interface CacheEntry<V> {
  readonly value: V
  /** When it was read. */
  readonly at: number
  /** Until then nobody looks again. */
  readonly until: number
}

/** While one looks again, the others are given what was seen before, if it is not older than so many times its life. */
const oldest = 5

/**
 * Looks something up once in a while, however many ask. It keeps values and never promises: what one request has begun,
 * another cannot wait for.
 */
export class StaleCache<V> {
  readonly #forMs: number
  readonly #seen: LruMap<CacheEntry<V>>

  constructor(forMs: number, most: number) {
    this.#forMs = forMs
    this.#seen = new LruMap(most)
  }

  async at(key: string, look: () => Promise<V>, now = Date.now()): Promise<V> {
    const seen = this.#seen.get(key)
    if (seen !== undefined && now < seen.until && now < seen.at + oldest * this.#forMs) return seen.value
    if (seen !== undefined) this.#seen.set(key, { ...seen, until: now + this.#forMs })
    const value = await look()
    this.#seen.set(key, { value, at: now, until: now + this.#forMs })
    return value
  }

  /** What was seen last, however long ago: for the time when nobody can look. */
  last(key: string): V | undefined {
    return this.#seen.get(key)?.value
  }
}
