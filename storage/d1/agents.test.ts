import { beforeEach, expect, test } from 'vitest'
import { SqliteD1 } from '../../tests/support/sqlite-d1.ts'
import { agentByEmail, disableAgent, enableAgent, listAgents } from './agents.ts'
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
      .prepare('INSERT INTO agents (id, email, name, role, secret, created_at) VALUES (?, ?, ?, ?, ?, 0)')
      .run(id!, `${id}@parley.example`, id!, role!, 's')
})
const audit = () => tables.prepare('SELECT by, action, target FROM audit').now().results

test("a disabled agent's sessions are gone, with one audit row, however often it is done", async () => {
  await startSession(db, 'h1', 'omar', 0)
  expect(await sessionPerson(db, 'h1', 1)).toEqual({ id: 'omar', role: 'agent', name: 'omar' })
  expect(await disableAgent(db, 'omar', lina, 1)).toBe('done')
  expect(await disableAgent(db, 'omar', lina, 2)).toBe('done')
  expect(await sessionPerson(db, 'h1', 1)).toBeUndefined()
  expect(audit()).toEqual([{ by: 'lina', action: 'agent.disabled', target: 'omar' }])
  expect((await listAgents(db)).find(({ id }) => id === 'omar')).toMatchObject({ disabled: true })
  expect(await enableAgent(db, 'omar', lina, 3)).toBe('done')
  expect(await sessionPerson(db, 'h1', 1)).toBeUndefined()
  expect((await agentByEmail(db, 'OMAR@parley.example'))?.disabledAt).toBeNull()
})

test('the last admin stays, an unknown agent is said to be unknown, and neither leaves a row', async () => {
  await startSession(db, 'h2', 'lina', 0)
  expect(await disableAgent(db, 'lina', lina, 1)).toBe('last-admin')
  expect(await sessionPerson(db, 'h2', 1)).toBeDefined()
  expect(await disableAgent(db, 'nobody', lina, 1)).toBe('no-such-agent')
  expect(await enableAgent(db, 'nobody', lina, 1)).toBe('no-such-agent')
  expect(audit()).toEqual([])
})

test('a session ends after twelve idle hours, after thirty days at work, and when its owner signs out', async () => {
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
