import type { RateLimit } from '../../storage/d1/rate-limits.ts'
import { LruMap } from '../cache/lru-map.ts'

interface Bucket {
  readonly spent: number
  /** Epoch ms of the last change. */
  readonly at: number
}

/**
 * A rate limit in the memory of one isolate: it costs no database and no object, so it stands before
 * both. Another isolate counts anew; what has to be exact is counted in D1 as well.
 */
export class MemoryRateLimit {
  readonly #limit: RateLimit
  readonly #buckets: LruMap<Bucket>

  /** `capacity`: how many keys are remembered. A forgotten one has its whole burst again. */
  constructor(limit: RateLimit, capacity = 10_000) {
    this.#limit = limit
    this.#buckets = new LruMap(capacity)
  }

  /** Takes one, and returns 0; or takes nothing, and returns the wait for one (ms). */
  take(key: string, now = Date.now()): number {
    const { burst, perMinute } = this.#limit
    const { spent, at } = this.#buckets.get(key) ?? { spent: 0, at: now }
    // A clock that was put back makes no one wait longer.
    const left = Math.max(0, spent - (Math.max(0, now - at) * perMinute) / 60_000)
    if (left + 1 > burst) return Math.ceil(((left + 1 - burst) * 60_000) / perMinute)
    this.#buckets.set(key, { spent: left + 1, at: now })
    return 0
  }

  /** Returns one that turned out not to count. */
  giveBack(key: string): void {
    const bucket = this.#buckets.get(key)
    if (bucket) this.#buckets.set(key, { ...bucket, spent: Math.max(0, bucket.spent - 1) })
  }
}
