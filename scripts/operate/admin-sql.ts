import { randomUUID } from 'node:crypto'
import { hashPassword } from '../../worker/auth/passwords.ts'

export interface AdminOptions {
  readonly email: string
  readonly name: string
  readonly role: 'admin' | 'agent'
}

const quote = (text: string): string => `'${text.replaceAll("'", "''")}'`

/**
 * SQL that lets this person sign in, with the audit row. A person whose address is known gets the
 * new name, role and password and may sign in again. Their earlier credentials and sessions end,
 * because they may be a stranger's.
 */
export async function adminSql({ email, name, role }: AdminOptions, password: string, now: number): Promise<string> {
  const address = quote(email.toLowerCase())
  const agent = [quote(`agent-${randomUUID()}`), address, quote(name), quote(role), now]
  const credential = `${quote(randomUUID())}, id, 'password', ${quote(await hashPassword(password))}, ${now}`
  const known = `SELECT id FROM agents WHERE email = ${address}`
  return [
    `INSERT INTO agents (id, email, name, role, created_at) VALUES (${agent.join(', ')})`,
    'ON CONFLICT (email) DO UPDATE SET name = excluded.name, role = excluded.role, disabled_at = NULL;',
    `DELETE FROM agent_credentials WHERE agent = (${known});`,
    `INSERT INTO agent_credentials (id, agent, kind, secret, created_at) SELECT ${credential} FROM agents WHERE email = ${address};`,
    `DELETE FROM sessions WHERE agent = (${known});`,
    `INSERT INTO audit (at, by, action, target) SELECT ${now}, 'operator', 'agent.admitted', id FROM agents WHERE email = ${address};\n`,
  ].join('\n')
}
