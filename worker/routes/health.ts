import { Hono } from 'hono'
import { withD1Timeout } from '../cache/d1-timeout.ts'
import type { Parley } from '../context.ts'
import { handle } from '../endpoint.ts'

export const health = new Hono<Parley>()

/**
 * Ok when the settings are valid and both databases answer. Conversations work without them, but an
 * operator should know.
 */
handle(health, 'health', async (c) => {
  const databases = [c.env.DB, c.env.SEARCH].map((db) => withD1Timeout(db.prepare('SELECT 1').first(), 1_500))
  const ok = await Promise.all(databases).then(
    () => true,
    () => false,
  )
  return c.json({ ok }, ok ? 200 : 503)
})
