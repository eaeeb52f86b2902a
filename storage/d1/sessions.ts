import { and, eq, gt, isNull, lt, or } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import type { Person } from '../../protocol/envelope.ts'
import { type AgentRow, personOf } from './agents.ts'
import { agents, sessions } from './schema.ts'

const hourMs = 3_600_000
const idleMs = 12 * hourMs
export const sessionMs = 30 * 24 * hourMs

export async function startSession(db: D1Database, hash: string, agent: string, now: number): Promise<void> {
  await drizzle(db).insert(sessions).values({ hash, agent, createdAt: now, seenAt: now })
}

/** The owner of a session that has not ended, unless they are disabled. */
export async function sessionPerson(db: D1Database, hash: string, now: number): Promise<Person | undefined> {
  const row: { agents: AgentRow } | undefined = await drizzle(db)
    .select()
    .from(sessions)
    .innerJoin(agents, eq(agents.id, sessions.agent))
    .where(
      and(eq(sessions.hash, hash), gt(sessions.seenAt, now - idleMs), gt(sessions.createdAt, now - sessionMs), isNull(agents.disabledAt)),
    )
    .get()
  return row === undefined ? undefined : personOf(row.agents)
}

export async function touchSession(db: D1Database, hash: string, now: number): Promise<void> {
  await drizzle(db).update(sessions).set({ seenAt: now }).where(eq(sessions.hash, hash))
}

export async function endSession(db: D1Database, hash: string): Promise<void> {
  await drizzle(db).delete(sessions).where(eq(sessions.hash, hash))
}

export async function deleteExpiredSessions(db: D1Database, now: number): Promise<void> {
  await drizzle(db)
    .delete(sessions)
    .where(or(lt(sessions.seenAt, now - idleMs), lt(sessions.createdAt, now - sessionMs)))
}
