import { and, eq, gte, isNull, min } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { audit, conversations, draws } from './schema.ts'

/** As far back as the reconcile job reads. */
const backMs = 7 * 24 * 3_600_000

/**
 * For how long the oldest room that has a row in D1 but no archive should have had one, ms; 0 when
 * there is none. A conversation has its first archive within `withinMs`, a draw at once.
 */
export async function archiveLag(db: D1Database, now: number, withinMs: number): Promise<number> {
  const table = drizzle(db)
  const { rev, closedAt, activeAt, openedAt } = conversations
  const [[conversation], [draw]] = await table.batch([
    // A room without an archive is still open: only an archive closes it.
    table
      .select({ at: min(openedAt) })
      .from(conversations)
      .where(and(isNull(closedAt), gte(activeAt, now - backMs), eq(rev, 0))),
    table
      .select({ at: min(audit.at) })
      .from(draws)
      .innerJoin(audit, and(eq(audit.target, draws.room), eq(audit.action, 'draw.scheduled')))
      .where(and(gte(draws.closesAt, now - backMs), eq(draws.rev, 0))),
  ])
  return Math.max(0, now - withinMs - (conversation?.at ?? now), now - (draw?.at ?? now))
}
