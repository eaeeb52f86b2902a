import { asc } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import type { Person } from '../../protocol/envelope.ts'
import type { AgentCard } from '../../protocol/http/agent.ts'
import { agents } from './schema.ts'

export type AgentRow = typeof agents.$inferSelect

/** The public profile of an agent. */
export const personOf = ({ id, role, name, picture }: Pick<AgentRow, 'id' | 'role' | 'name' | 'picture'>): Person => ({
  id,
  role,
  name,
  ...(picture === null ? {} : { picture }),
})

export async function listAgents(db: D1Database): Promise<AgentCard[]> {
  const rows = await drizzle(db).select().from(agents).orderBy(asc(agents.name))
  return rows.map((row) => ({ ...personOf(row), email: row.email, disabled: row.disabledAt !== null }))
}

const isLastAdmin = `role = 'admin' AND disabled_at IS NULL AND (SELECT count(*) FROM agents WHERE role = 'admin' AND disabled_at IS NULL) = 1`

/**
 * Ends an agent's right to sign in and every session of theirs, with the audit row, in one
 * transaction. Idempotent.
 */
export async function disableAgent(
  db: D1Database,
  agent: string,
  by: Person,
  now: number,
): Promise<'done' | 'no-such-agent' | 'last-admin'> {
  const isDisabled = 'SELECT 1 FROM agents WHERE id = ?1 AND disabled_at IS NOT NULL'
  const [found] = await db.batch<{ last: number }>([
    db.prepare(`SELECT (${isLastAdmin}) AS last FROM agents WHERE id = ?1`).bind(agent),
    db
      .prepare(
        `INSERT INTO audit (at, by, action, target)
         SELECT ?2, ?3, 'agent.disabled', ?1 FROM agents WHERE id = ?1 AND disabled_at IS NULL AND NOT (${isLastAdmin})`,
      )
      .bind(agent, now, by.id),
    db.prepare(`UPDATE agents SET disabled_at = ?2 WHERE id = ?1 AND disabled_at IS NULL AND NOT (${isLastAdmin})`).bind(agent, now),
    db.prepare(`DELETE FROM sessions WHERE agent = ?1 AND EXISTS (${isDisabled})`).bind(agent),
  ])
  const row = found?.results[0]
  if (row === undefined) return 'no-such-agent'
  return row.last === 1 ? 'last-admin' : 'done'
}

/** Lets an agent sign in again. */
export async function enableAgent(db: D1Database, agent: string, by: Person, now: number): Promise<'done' | 'no-such-agent'> {
  const [found] = await db.batch([
    db.prepare('SELECT id FROM agents WHERE id = ?1').bind(agent),
    db
      .prepare(
        `INSERT INTO audit (at, by, action, target) SELECT ?2, ?3, 'agent.enabled', ?1 FROM agents WHERE id = ?1 AND disabled_at IS NOT NULL`,
      )
      .bind(agent, now, by.id),
    db.prepare('UPDATE agents SET disabled_at = NULL WHERE id = ?1').bind(agent),
  ])
  return found?.results.length === 0 ? 'no-such-agent' : 'done'
}
