import { beforeEach, expect, test } from 'vitest'
import type { RoomId } from '../../protocol/envelope.ts'
import { SqliteD1 } from '../../tests/support/sqlite-d1.ts'
import { writeArchive } from './archive.ts'
import { closedConversations, insertConversation, isKnown, takeUnreconciled } from './conversations.ts'

const minuteMs = 60_000
const now = 1_000 * minuteMs
const layla = { id: 'v_layla', role: 'visitor', name: 'Layla' } as const
const department = { id: 'hosting', name: 'Hosting', persona: 'Nour' }
const summary = { title: '', department, visitor: layla, locale: 'en', page: '', preview: '', openedAt: now, activeAt: now } as const

let db: D1Database
beforeEach(() => {
  db = new SqliteD1('migrations/parley') as unknown as D1Database
})

const archive = (room: string, rev: number, changes: object) =>
  writeArchive(db, {
    room: room as RoomId,
    rev,
    conversation: { ...summary, status: 'resolved', ...changes },
    messages: [],
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
  await archive('c_open', 2, { status: 'claimed' })
  await archive('c_closed', 2, { visitor: layla })
  expect((await closedConversations(db)).rows).toMatchObject([{ room: 'c_closed', department: 'hosting', visitor: layla }])
})

test('the reconcile job takes a new room without an archive after two minutes, and then every four minutes', async () => {
  await insertConversation(db, 'c_new_room' as RoomId, { ...summary, status: 'assisted' })
  expect(await takeUnreconciled(db, now + minuteMs, 10)).toEqual([])
  expect(await takeUnreconciled(db, now + 3 * minuteMs, 10)).toEqual(['c_new_room'])
  expect(await takeUnreconciled(db, now + 4 * minuteMs, 10)).toEqual([])
  expect(await takeUnreconciled(db, now + 8 * minuteMs, 10)).toEqual(['c_new_room'])
})

test('the reconcile job takes an open room after an hour without an update, then after two, and a resolved one never', async () => {
  await archive('c_open', 2, { status: 'waiting' })
  await archive('c_done', 2, {})
  const taken = []
  for (let minute = 0; minute <= 600; minute += 5) {
    if ((await takeUnreconciled(db, now + minute * minuteMs, 10)).includes('c_open' as RoomId)) taken.push(minute)
  }
  expect(taken).toEqual([65, 135, 275, 555])
})

test('the rooms that were checked longest ago come first', async () => {
  await archive('c_open', 2, { status: 'waiting' })
  expect(await takeUnreconciled(db, now + 61 * minuteMs, 1)).toEqual(['c_open'])
  await archive('c_new', 2, { status: 'assisted' })
  expect(await takeUnreconciled(db, now + 300 * minuteMs, 1)).toEqual(['c_new'])
  expect(await takeUnreconciled(db, now + 300 * minuteMs, 1)).toEqual(['c_open'])
})

test('a room is known when it has a row', async () => {
  await insertConversation(db, 'c_new_room' as RoomId, { ...summary, status: 'assisted' })
  expect(await isKnown(db, 'c_new_room')).toBe(true)
  expect(await isKnown(db, 'c_other')).toBe(false)
})
