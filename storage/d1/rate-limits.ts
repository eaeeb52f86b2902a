/** A rate limit as a leaky bucket: `burst` at once, `perMinute` more every minute. */
export interface RateLimit {
  readonly burst: number
  readonly perMinute: number
}

/**
 * Consumes one from every bucket if all of them have one left; else from none, and writes nothing.
 * Returns the wait (ms) for each: 0 when it had one. Exact, also for a hundred requests in the same
 * instant.
 */
export async function consume(
  db: D1Database,
  buckets: readonly (readonly [key: string, limit: RateLimit])[],
  now: number,
): Promise<number[]> {
  const asked = JSON.stringify(buckets.map(([key, { burst, perMinute }]) => ({ key, burst, rate: perMinute / 60_000 })))
  const [before] = await db.batch<{ wanted: number }>([
    db.prepare(`${wanted} SELECT wanted FROM wanted ORDER BY place`).bind(asked, now),
    db
      .prepare(
        `INSERT INTO rate_limits (key, spent, at)
         ${wanted} SELECT key, wanted, ?2 FROM wanted WHERE NOT EXISTS (SELECT 1 FROM wanted WHERE wanted > burst)
         ON CONFLICT (key) DO UPDATE SET spent = excluded.spent, at = excluded.at`,
      )
      .bind(asked, now),
  ])
  return buckets.map(([, { burst, perMinute }], place) => {
    const over = (before?.results[place]?.wanted ?? 1) - burst
    return over > 0 ? Math.ceil((Math.min(over, 1) * 60_000) / perMinute) : 0
  })
}

/** What each bucket would have spent with one more. Rounded: a time in whole ms is not exact. */
const wanted = `WITH wanted AS (
  SELECT asked.key AS place, asked.value ->> 'key' AS key, asked.value ->> 'burst' AS burst,
    round(max(0, coalesce(spent - (?2 - at) * (asked.value ->> 'rate'), 0)) + 1, 6) AS wanted
  FROM json_each(?1) AS asked LEFT JOIN rate_limits ON rate_limits.key = asked.value ->> 'key')`

/** Undoes a `consume` that turned out not to count. */
export async function refund(db: D1Database, keys: readonly string[]): Promise<void> {
  await db.batch(keys.map((key) => db.prepare('UPDATE rate_limits SET spent = max(0, spent - 1) WHERE key = ?1').bind(key)))
}

/** Deletes buckets unused since `before` (epoch ms): they are full again. */
export async function deleteExpiredRateLimits(db: D1Database, before: number): Promise<void> {
  await db.prepare('DELETE FROM rate_limits WHERE at < ?1').bind(before).run()
}
