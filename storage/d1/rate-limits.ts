/** A rate limit as a leaky bucket: `burst` at once, `perMinute` more every minute. */
export interface RateLimit {
  readonly burst: number
  readonly perMinute: number
}

/**
 * Consumes one from each bucket that has one left, in one transaction. Returns the wait (ms) for
 * each: 0 when it was consumed. Exact, also for a hundred requests in the same instant.
 */
export async function consume(
  db: D1Database,
  buckets: readonly (readonly [key: string, limit: RateLimit])[],
  now: number,
): Promise<number[]> {
  const results = await db.batch<{ spent: number }>(
    buckets.map(([key, { burst, perMinute }]) =>
      db
        .prepare(
          `INSERT INTO rate_limits (key, spent, at) VALUES (?1, 1, ?2)
           ON CONFLICT (key) DO UPDATE SET spent = max(0, spent - (?2 - at) * ?3) + 1, at = ?2
           WHERE max(0, spent - (?2 - at) * ?3) + 1 <= ?4
           RETURNING spent`,
        )
        .bind(key, now, perMinute / 60_000, burst),
    ),
  )
  return results.map(({ results: rows }, place) => (rows.length > 0 ? 0 : Math.ceil(60_000 / (buckets[place]?.[1].perMinute ?? 1))))
}

/** Undoes a `consume` that turned out not to count. */
export async function refund(db: D1Database, keys: readonly string[]): Promise<void> {
  await db.batch(keys.map((key) => db.prepare('UPDATE rate_limits SET spent = max(0, spent - 1) WHERE key = ?1').bind(key)))
}

/** Deletes buckets unused since `before` (epoch ms): they are full again. */
export async function deleteExpiredRateLimits(db: D1Database, before: number): Promise<void> {
  await db.prepare('DELETE FROM rate_limits WHERE at < ?1').bind(before).run()
}
