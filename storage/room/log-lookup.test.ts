import { expect, test } from 'vitest'
import type { EventPolicy, LoggedEvent } from '../../protocol/envelope.ts'
import { SqliteStorage } from '../../tests/simulation/sqlite-storage.ts'
import { AcceptedIds } from './accepted-ids.ts'
import { RoomLog } from './room-log.ts'

type Event = { readonly type: 'text.posted' | 'value.changed' }
const policy: EventPolicy = { persist: 'log', audience: 'everyone' }
const policies = { 'text.posted': policy, 'value.changed': policy }
const rules = { start: 0, policies, rateLimited: new Set<Event['type']>(), rateLimitCount: 0 }
const days = 86_400_000

/** A log on a disk that survives, and the queries that read the whole of it. */
function open() {
  const storage = new SqliteStorage()
  const scans: string[] = []
  const exec = storage.sql.exec
  storage.sql.exec = (query, ...bindings) => {
    if (/SELECT.*FROM events(?!.*(WHERE|LIMIT))/.test(query)) scans.push(query)
    return exec(query, ...bindings)
  }
  const wake = () => new RoomLog<number, Event>(storage.asStorage, rules, () => 'epoch')
  return { storage, scans, wake }
}

/** Commits one command that logs events of these types. */
function commit(log: RoomLog<number, Event>, id: string, { at = 0, author = 'layla', types = ['text.posted'] as Event['type'][] } = {}) {
  const by = { id: author, role: 'visitor', name: author } as const
  const events = types.map((type, i): LoggedEvent<Event> => ({ type, at, by, id, seq: log.head + 1 + i }))
  log.commit({ events, commands: events.map(() => `hash of ${id}`), blanked: [], state: 0 })
}

test('an id of eight days ago and the very first of the log are known, also after a wake', () => {
  const { wake } = open()
  const log = wake()
  commit(log, 'first')
  for (let n = 2; n <= 400; n++) commit(log, `id ${n}`, { at: n * 60_000 })
  commit(log, 'newest', { at: 9 * days })
  for (const awake of [log, wake()]) {
    expect(awake.acceptances(['first', 'id 200', 'unknown', 'newest'])).toEqual(
      new Map([
        ['first', { seq: 1, author: 'layla', command: 'hash of first' }],
        ['id 200', { seq: 200, author: 'layla', command: 'hash of id 200' }],
        ['newest', { seq: 401, author: 'layla', command: 'hash of newest' }],
      ]),
    )
  }
})

test('the log is read once in a wake, however often one id is repeated', () => {
  const { wake, scans } = open()
  const log = wake()
  for (let n = 1; n <= 300; n++) commit(log, `id ${n}`)
  const awake = wake()
  expect(scans).toHaveLength(0)
  for (let n = 0; n < 50; n++) awake.acceptances(['id 1', 'id 1', `new ${n}`])
  awake.byCommand('id 7', 'value.changed')
  commit(awake, 'id 301')
  expect(awake.acceptances(['id 301']).get('id 301')?.seq).toBe(301)
  expect(scans).toHaveLength(1)
})

test('a command of several events is found at its first, and each of its events by its type', () => {
  const { wake } = open()
  const log = wake()
  log.acceptances([])
  commit(log, 'alone')
  commit(log, 'answer:1', { types: ['text.posted', 'value.changed'] })
  commit(log, 'last')
  for (const awake of [log, wake()]) {
    expect(awake.acceptances(['answer:1']).get('answer:1')?.seq).toBe(2)
    expect(awake.byCommand('answer:1', 'text.posted')?.seq).toBe(2)
    expect(awake.byCommand('answer:1', 'value.changed')?.seq).toBe(3)
    expect(awake.byCommand('alone', 'value.changed')).toBeUndefined()
    expect(awake.byCommand('unknown', 'text.posted')).toBeUndefined()
  }
})

test('ids with the same hash are all found, for the log to compare', () => {
  const ids = new AcceptedIds(() => 7)
  for (let seq = 1; seq <= 100; seq++) ids.add(`id ${seq}`, seq)
  expect(ids.placesOf('id 50')).toContain(50)
  expect(ids.placesOf('id 50')).toHaveLength(100)
})

test('what it costs to read the ids back from a log of 150, 5,000 and 50,000 events', () => {
  for (const size of [150, 5_000, 50_000]) {
    const { storage, wake } = open()
    storage.sql.exec(
      `INSERT INTO events (seq, at, type, author, id, command, body)
       WITH RECURSIVE n(seq) AS (SELECT 1 UNION ALL SELECT seq + 1 FROM n WHERE seq < ?)
       SELECT seq, seq, 'text.posted', 'layla', 'id-of-a-command-of-the-client-' || seq, 'a1b2c3d4e5',
              json_object('type', 'text.posted', 'text', hex(randomblob(150))) FROM n`,
      wake().head + size,
    )
    const log = wake()
    const since = performance.now()
    expect(log.acceptances(['id-of-a-command-of-the-client-1']).size).toBe(1)
    console.log(`${size} events: ${(performance.now() - since).toFixed(1)} ms`)
  }
})
