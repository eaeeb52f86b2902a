import { beforeEach, expect, test } from 'vitest'
import { SqliteD1 } from '../../tests/support/sqlite-d1.ts'
import { passwordSignIn, touchCredential } from './agent-credentials.ts'
import { disableAgent, enableAgent, listAgents } from './agents.ts'
import { deleteExpiredSessions, endSession, sessionPerson, startSession, touchSession } from './sessions.ts'

const hourMs = 3_600_000
const lina = { id: 'lina', role: 'admin', name: 'Lina' } as const
let tables: SqliteD1
let db: D1Database
beforeEach(() => {
  tables = new SqliteD1('migrations/parley')
  db = tables as unknown as D1Database
  for (const [id, role] of [
    ['lina', 'admin'],
    ['omar', 'agent'],
  ])
    tables.raw
      .prepare('INSERT INTO agents (id, email, name, role, created_at) VALUES (?, ?, ?, ?, 0)')
      .run(id!, `${id}@parley.example`, id!, role!)
})
const audit = () => tables.prepare('SELECT by, action, target FROM audit').now().results

test('disabling an agent ends their sessions and leaves one audit row, however often it is done', async () => {
  await startSession(db, 'h1', 'omar', 0)
  expect(await sessionPerson(db, 'h1', 1)).toEqual({ id: 'omar', role: 'agent', name: 'omar' })
  expect(await disableAgent(db, 'omar', lina, 1)).toBe('done')
  expect(await disableAgent(db, 'omar', lina, 2)).toBe('done')
  expect(await sessionPerson(db, 'h1', 1)).toBeUndefined()
  expect(audit()).toEqual([{ by: 'lina', action: 'agent.disabled', target: 'omar' }])
  expect((await listAgents(db)).find(({ id }) => id === 'omar')).toMatchObject({ disabled: true })
  expect(await enableAgent(db, 'omar', lina, 3)).toBe('done')
  expect(await sessionPerson(db, 'h1', 1)).toBeUndefined()
  expect((await passwordSignIn(db, 'OMAR@parley.example'))?.agent.disabledAt).toBeNull()
})

test('the last admin cannot be disabled, an unknown agent is reported as unknown, and neither leaves an audit row', async () => {
  await startSession(db, 'h2', 'lina', 0)
  expect(await disableAgent(db, 'lina', lina, 1)).toBe('last-admin')
  expect(await sessionPerson(db, 'h2', 1)).toBeDefined()
  expect(await disableAgent(db, 'unknown', lina, 1)).toBe('no-such-agent')
  expect(await enableAgent(db, 'unknown', lina, 1)).toBe('no-such-agent')
  expect(audit()).toEqual([])
})

test('a session ends after twelve idle hours, after thirty days of use, and when its owner signs out', async () => {
  await startSession(db, 'h3', 'omar', 0)
  expect(await sessionPerson(db, 'h3', 11 * hourMs)).toBeDefined()
  expect(await sessionPerson(db, 'h3', 12 * hourMs)).toBeUndefined()
  await touchSession(db, 'h3', 11 * hourMs)
  expect(await sessionPerson(db, 'h3', 20 * hourMs)).toBeDefined()
  await touchSession(db, 'h3', 30 * 24 * hourMs)
  expect(await sessionPerson(db, 'h3', 30 * 24 * hourMs)).toBeUndefined()
  await deleteExpiredSessions(db, 31 * 24 * hourMs)
  expect(tables.prepare('SELECT * FROM sessions').now().results).toEqual([])
  await startSession(db, 'h4', 'omar', 0)
  await endSession(db, 'h4')
  expect(await sessionPerson(db, 'h4', 1)).toBeUndefined()
})

test("an agent's password is found by their address among credentials of other kinds, and its use is noted", async () => {
  const insert = tables.raw.prepare('INSERT INTO agent_credentials (id, agent, kind, secret, created_at) VALUES (?, ?, ?, ?, 0)')
  insert.run('key', 'omar', 'passkey', 'k')
  expect(await passwordSignIn(db, 'omar@parley.example')).toMatchObject({ agent: { id: 'omar' }, password: null })
  insert.run('pw', 'omar', 'password', 's')
  expect(await passwordSignIn(db, 'Omar@parley.example')).toMatchObject({ agent: { id: 'omar' }, password: { id: 'pw', secret: 's' } })
  expect(await passwordSignIn(db, 'unknown@parley.example')).toBeUndefined()
  expect(() => insert.run('pw2', 'omar', 'password', 's')).toThrow(/UNIQUE/)
  insert.run('key2', 'omar', 'passkey', 'k')
  await touchCredential(db, 'pw', 7)
  expect(tables.prepare('SELECT id FROM agent_credentials WHERE used_at = 7').now().results).toEqual([{ id: 'pw' }])
})
