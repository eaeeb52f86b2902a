import { Hono } from 'hono'
import type { Health } from '../../protocol/http/ops.ts'
import { missingIn } from '../../storage/d1/migrated.ts'
import { withD1Timeout } from '../cache/d1-timeout.ts'
import { StaleCache } from '../cache/stale-cache.ts'
import type { Parley } from '../context.ts'
import { handle } from '../endpoint.ts'

export const health = new Hono<Parley>()

/** Anyone may ask, and each answer would be two queries. */
const known = new StaleCache<Health>(1_000, 1)

/**
 * Ok when the settings are valid, and both databases answer and have every table. Conversations
 * work without them, but an operator should know.
 */
handle(health, 'health', async (c) => {
  const found = await known.at('health', async () => {
    const databases = [missingIn(c.env.DB, 'parley'), missingIn(c.env.SEARCH, 'search')]
    try {
      const missing = (await Promise.all(databases.map((database) => withD1Timeout(database, 1_500)))).flat()
      return missing.length === 0 ? { ok: true } : { ok: false, missing }
    } catch {
      return { ok: false }
    }
  })
  return c.json(found, found.ok ? 200 : 503)
})
