import { randomUUID } from 'node:crypto'
import { hashPassword } from '../worker/auth/passwords.ts'

export interface AdminWanted {
  readonly email: string
  readonly name: string
  readonly role: 'admin' | 'agent'
}

const quote = (text: string): string => `'${text.replaceAll("'", "''")}'`

/**
 * Lets this person sign in, with the audit row. One whom the address already names gets name, role and password anew and
 * may come again; every session from before ends, for it may be a stranger's.
 */
export async function adminSql({ email, name, role }: AdminWanted, password: string, now: number): Promise<string> {
  const id = quote(`agent-${randomUUID()}`)
  const address = quote(email.toLowerCase())
  const values = [id, address, quote(name), quote(role), quote(await hashPassword(password)), now]
  const who = `SELECT id FROM agents WHERE email = ${address}`
  return [
    `INSERT INTO agents (id, email, name, role, secret, created_at) VALUES (${values.join(', ')})`,
    'ON CONFLICT (email) DO UPDATE SET name = excluded.name, role = excluded.role, secret = excluded.secret, disabled_at = NULL;',
    `DELETE FROM sessions WHERE agent = (${who});`,
    `INSERT INTO audit (at, by, action, target) SELECT ${now}, 'operator', 'agent.admitted', id FROM agents WHERE email = ${address};\n`,
  ].join('\n')
}
