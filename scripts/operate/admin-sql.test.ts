import { expect, test } from 'vitest'
import { SqliteD1 } from '../../tests/support/sqlite-d1.ts'
import { isPassword } from '../../worker/auth/passwords.ts'
import { adminSql } from './admin-sql.ts'

const lina = { email: 'Lina@Example.com', name: "Lina O'Khoury", role: 'admin' } as const

test('Lina may sign in, by her address in small letters; the SQL has a hash and never the password', async () => {
  const { raw } = new SqliteD1('migrations/parley')
  const sql = await adminSql(lina, 'a long first password', 1_000)
  expect(sql).not.toContain('a long first password')
  raw.exec(sql)
  const [row] = raw.prepare('SELECT * FROM agents').all()
  expect(row).toMatchObject({ email: 'lina@example.com', name: "Lina O'Khoury", role: 'admin', disabled_at: null })
  const [credential, ...others] = raw.prepare('SELECT * FROM agent_credentials').all()
  expect(others).toEqual([])
  expect(credential).toMatchObject({ agent: row?.['id'], kind: 'password', created_at: 1_000, used_at: null })
  expect(await isPassword('a long first password', String(credential?.['secret']))).toBe(true)
  expect(raw.prepare('SELECT "by", action, target FROM audit').all()).toMatchObject([
    { by: 'operator', action: 'agent.admitted', target: row?.['id'] },
  ])
})

test('the same command gives Lina another password, enables her again and ends her sessions', async () => {
  const { raw } = new SqliteD1('migrations/parley')
  raw.exec(await adminSql(lina, 'a long first password', 1_000))
  const before = raw.prepare('SELECT id FROM agents').get()
  raw.exec(
    "UPDATE agents SET disabled_at = 5; INSERT INTO sessions SELECT 'hers', id, 1, 1 FROM agents; INSERT INTO sessions VALUES ('omars', 'omar', 1, 1)",
  )
  raw.exec(
    "INSERT INTO agent_credentials (id, agent, kind, secret, created_at) VALUES ('omars', 'omar', 'password', 's', 1); INSERT INTO agent_credentials (id, agent, kind, secret, created_at) SELECT 'her-key', id, 'passkey', 's', 1 FROM agents",
  )
  raw.exec(await adminSql(lina, 'a long second password', 2_000))
  const [row, ...others] = raw.prepare('SELECT * FROM agents').all()
  expect(others).toEqual([])
  expect(row).toMatchObject({ id: before?.['id'], disabled_at: null })
  const [credential, ...older] = raw.prepare("SELECT * FROM agent_credentials WHERE agent <> 'omar'").all()
  expect(older).toEqual([])
  expect(await isPassword('a long second password', String(credential?.['secret']))).toBe(true)
  expect(raw.prepare("SELECT id FROM agent_credentials WHERE agent = 'omar'").all()).toMatchObject([{ id: 'omars' }])
  expect(raw.prepare('SELECT hash FROM sessions').all()).toMatchObject([{ hash: 'omars' }])
})
