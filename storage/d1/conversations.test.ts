import { beforeEach, expect, test } from 'vitest'
import type { RoomId } from '../../protocol/envelope.ts'
import { SqliteD1 } from '../../tests/support/sqlite-d1.ts'
import { writeArchive } from './archive.ts'
import { closedConversations, insertConversation, isKnown, openRooms, takeUnreconciled } from './conversations.ts'

const minuteMs = 60_000
const now = 1_000 * minuteMs
const layla = { id: 'v_layla', role: 'visitor', name: 'Layla' } as const
const department = { id: 'hosting', name: 'Hosting', persona: 'Nour' }
const summary = { title: '', department, visitor: layla, locale: 'en', page: '', preview: '', openedAt: now, activeAt: now } as const

let db: D1Database
beforeEach(() => {
  db = new SqliteD1('migrations/parley') as unknown as D1Database
})

const open = { closedAt: undefined }
/** Within which time a conversation has its first archive. */
const withinMs = 15 * minuteMs
const taken = (at: number, limit = 10) => takeUnreconciled(db, at, withinMs, limit)

const archive = (room: string, rev: number, changes: object) =>
  writeArchive(db, {
    room: room as RoomId,
    rev,
    conversation: { ...summary, status: 'resolved', closedAt: now, ...changes },
    spans: [],
    participants: [],
  })

test('closed conversations come page by page, each exactly once, also when many ended in the same millisecond', async () => {
  for (let n = 0; n < 130; n++) await archive(`c_${n}`, 2, { activeAt: Math.floor(n / 20) })
  const seen: string[] = []
  let before: number | undefined
  do {
    const page = await closedConversations(db, before)
    seen.push(...page.rows.map(({ room }) => room))
    before = page.next
  } while (before !== undefined)
  expect(seen).toHaveLength(130)
  expect(new Set(seen).size).toBe(130)
})

test('the list of closed conversations has no open ones, and shows the id of a deleted department', async () => {
  await archive('c_open', 2, { ...open, status: 'claimed' })
  await archive('c_closed', 2, { visitor: layla })
  expect((await closedConversations(db)).rows).toMatchObject([{ room: 'c_closed', department: 'hosting', visitor: layla }])
})

test('the reconcile job takes a new room two minutes after it should have an archive, and then every four minutes', async () => {
  await insertConversation(db, 'c_new_room' as RoomId, { ...summary, status: 'assisted' })
  const minutes = []
  for (let minute = 0; minute <= 26; minute++) if ((await taken(now + minute * minuteMs)).length > 0) minutes.push(minute)
  expect(minutes).toEqual([18, 23])
})

test('the reconcile job takes an open room after an hour without an update, then after two, and a resolved one never', async () => {
  await archive('c_open', 2, { ...open, status: 'waiting' })
  await archive('c_done', 2, {})
  const minutes = []
  for (let minute = 0; minute <= 600; minute += 5) {
    if ((await taken(now + minute * minuteMs)).includes('c_open' as RoomId)) minutes.push(minute)
  }
  expect(minutes).toEqual([65, 135, 275, 555])
})

test('the rooms that were checked longest ago come first', async () => {
  await archive('c_open', 2, { ...open, status: 'waiting' })
  expect(await taken(now + 61 * minuteMs, 1)).toEqual(['c_open'])
  await archive('c_new', 2, { ...open, status: 'assisted' })
  expect(await taken(now + 300 * minuteMs, 1)).toEqual(['c_new'])
  expect(await taken(now + 300 * minuteMs, 1)).toEqual(['c_open'])
})

test('lists and the reconcile job read an index and never the whole table', async () => {
  const plans: string[] = []
  const tables = db as unknown as SqliteD1
  const planned = {
    prepare: (sql: string) => {
      plans.push(
        ...tables
          .prepare(`EXPLAIN QUERY PLAN ${sql}`)
          .bind(...[...sql.matchAll(/\?/g)].map(() => 1))
          .now()
          .results.map(({ detail }) => String(detail)),
      )
      return tables.prepare(sql)
    },
  } as unknown as D1Database
  await closedConversations(planned)
  await takeUnreconciled(planned, now, withinMs, 10)
  await openRooms(planned, '', 10)
  const reads = plans.filter((plan) => /^(SCAN|SEARCH) (conversations|"conversations")/.test(plan))
  expect(reads.length).toBeGreaterThan(3)
  for (const plan of reads) expect(plan).toMatch(/USING (COVERING )?INDEX conversations_(open|closed)|USING PRIMARY KEY/)
})

test('a room is known when it has a row', async () => {
  await insertConversation(db, 'c_new_room' as RoomId, { ...summary, status: 'assisted' })
  expect(await isKnown(db, 'c_new_room')).toBe(true)
  expect(await isKnown(db, 'c_other')).toBe(false)
})
