import { and, eq, gte, min } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { audit, conversations, draws } from './schema.ts'

/** As far back as the sweep looks for them. */
const backMs = 7 * 24 * 3_600_000

/** When the oldest of the rooms was born that D1 has heard of and has no archive of, epoch ms; nothing when there is none. */
export async function archiveLag(db: D1Database, now: number): Promise<number | undefined> {
  const table = drizzle(db)
  const { rev, status, activeAt, openedAt } = conversations
  const [conversation, draw] = await table.batch([
    // Only those that are as they were born: every other status is brought by an archive.
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
  const births = [...conversation, ...draw].flatMap(({ at }) => at ?? [])
  return births.length > 0 ? Math.min(...births) : undefined
}
