/** A leaky bucket: so much at once, and so much more every minute. */
export interface RateLimit {
  readonly burst: number
  readonly perMinute: number
}

/**
 * Takes one from each bucket that still has one, in one transaction; says of each how long to wait (ms), 0 when it had.
 * Exact, also when a hundred ask in the same instant.
 */
export async function consume(
  db: D1Database,
  buckets: readonly (readonly [key: string, budget: RateLimit])[],
  now: number,
): Promise<number[]> {
  const answers = await db.batch<{ spent: number }>(
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
  return answers.map(({ results }, place) => (results.length > 0 ? 0 : Math.ceil(60_000 / (buckets[place]?.[1].perMinute ?? 1))))
}

/** Gives back what turned out not to count. */
export async function refund(db: D1Database, keys: readonly string[]): Promise<void> {
  await db.batch(keys.map((key) => db.prepare('UPDATE rate_limits SET spent = max(0, spent - 1) WHERE key = ?1').bind(key)))
}

/** Forgets buckets that nobody has touched since: they are long full again. */
export async function deleteExpiredRateLimits(db: D1Database, before: number): Promise<void> {
  await db.prepare('DELETE FROM rate_limits WHERE at < ?1').bind(before).run()
}
