import { LruMap } from './lru-map.ts'

interface CacheEntry<V> {
  readonly value: V
  /** When it was read (epoch ms). */
  readonly at: number
  /** No other request reads again before this time (epoch ms). */
  readonly until: number
}

/**
 * While one request reads again, others get the earlier value, unless it is older than this many
 * lifetimes.
 */
const staleLifetimes = 5

/**
 * A cache that reads once per lifetime, however many requests come. It holds values and never
 * Promises: one request cannot wait for what another has begun.
 */
export class StaleCache<V> {
  readonly #lifetimeMs: number
  readonly #entries: LruMap<CacheEntry<V>>

  constructor(lifetimeMs: number, capacity: number) {
    this.#lifetimeMs = lifetimeMs
    this.#entries = new LruMap(capacity)
  }

  async at(key: string, read: () => Promise<V>, now = Date.now()): Promise<V> {
    const entry = this.#entries.get(key)
    if (entry !== undefined && now < entry.until && now < entry.at + staleLifetimes * this.#lifetimeMs) return entry.value
    if (entry !== undefined) this.#entries.set(key, { ...entry, until: now + this.#lifetimeMs })
    const value = await read()
    this.#entries.set(key, { value, at: now, until: now + this.#lifetimeMs })
    return value
  }

  /** The last value, however old: for the time when reading fails. */
  last(key: string): V | undefined {
    return this.#entries.get(key)?.value
  }
}
