import { and, eq, sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import type { AgentRow } from './agents.ts'
import { agentCredentials, agents } from './schema.ts'

interface PasswordSignIn {
  readonly agent: AgentRow
  /** Null when the agent has no password. */
  readonly password: Pick<typeof agentCredentials.$inferSelect, 'id' | 'secret'> | null
}

/** An agent and their password, in one query, so that an unknown address takes no less time. */
export const passwordSignIn = (db: D1Database, email: string): Promise<PasswordSignIn | undefined> =>
  drizzle(db)
    .select({ agent: agents, password: { id: agentCredentials.id, secret: agentCredentials.secret } })
    .from(agents)
    // A literal, not a parameter: only then SQLite uses the index of passwords.
    .leftJoin(agentCredentials, and(eq(agentCredentials.agent, agents.id), sql`${agentCredentials.kind} = 'password'`))
    .where(eq(agents.email, email.toLowerCase()))
    .get()

export async function touchCredential(db: D1Database, id: string, now: number): Promise<void> {
  await drizzle(db).update(agentCredentials).set({ usedAt: now }).where(eq(agentCredentials.id, id))
}
