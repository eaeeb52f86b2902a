import { and, eq, gte, min } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { audit, conversations, draws } from './schema.ts'

/** As far back as the reconcile job reads. */
const backMs = 7 * 24 * 3_600_000

/**
 * When the oldest room that has a row in D1 but no archive was created, epoch ms; undefined when
 * there is none.
 */
export async function archiveLag(db: D1Database, now: number): Promise<number | undefined> {
  const table = drizzle(db)
  const { rev, status, activeAt, openedAt } = conversations
  const [conversation, draw] = await table.batch([
    // A room without an archive still has its first status: only an archive changes it.
    table
      .select({ at: min(openedAt) })
      .from(conversations)
      .where(and(eq(status, 'assisted'), gte(activeAt, now - backMs), eq(rev, 0))),
    table
      .select({ at: min(audit.at) })
      .from(draws)
      .innerJoin(audit, and(eq(audit.target, draws.room), eq(audit.action, 'draw.scheduled')))
      .where(and(gte(draws.closesAt, now - backMs), eq(draws.rev, 0))),
  ])
  const created = [...conversation, ...draw].flatMap(({ at }) => at ?? [])
  return created.length > 0 ? Math.min(...created) : undefined
}
