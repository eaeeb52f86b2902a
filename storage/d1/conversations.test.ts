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

test('closed conversations are read page by page, none twice and none left out, also where many ended in one moment', async () => {
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

test('open conversations are not in the list of the closed, and a department that is gone keeps its id', async () => {
  await archive('c_open', 2, { status: 'claimed' })
  await archive('c_closed', 2, { visitor: layla })
  expect((await closedConversations(db)).rows).toMatchObject([{ room: 'c_closed', department: 'hosting', visitor: layla }])
})

test('the sweep looks after a room that was born and never archived, once it had time, and not again and again', async () => {
  await insertConversation(db, 'c_born' as RoomId, { ...summary, status: 'assisted' })
  expect(await takeUnreconciled(db, now + minuteMs, 10)).toEqual([])
  expect(await takeUnreconciled(db, now + 3 * minuteMs, 10)).toEqual(['c_born'])
  expect(await takeUnreconciled(db, now + 4 * minuteMs, 10)).toEqual([])
  expect(await takeUnreconciled(db, now + 8 * minuteMs, 10)).toEqual(['c_born'])
})

test('an open room is looked after when it is an hour quiet, then two, a resolved one never', async () => {
  await archive('c_open', 2, { status: 'waiting' })
  await archive('c_done', 2, {})
  const looks = []
  for (let minute = 0; minute <= 600; minute += 5) {
    if ((await takeUnreconciled(db, now + minute * minuteMs, 10)).includes('c_open' as RoomId)) looks.push(minute)
  }
  expect(looks).toEqual([65, 135, 275, 555])
})

test('the longest forgotten come first', async () => {
  await archive('c_open', 2, { status: 'waiting' })
  expect(await takeUnreconciled(db, now + 61 * minuteMs, 1)).toEqual(['c_open'])
  await archive('c_new', 2, { status: 'assisted' })
  expect(await takeUnreconciled(db, now + 300 * minuteMs, 1)).toEqual(['c_new'])
  expect(await takeUnreconciled(db, now + 300 * minuteMs, 1)).toEqual(['c_open'])
})

test('D1 knows the names it was told, and no others', async () => {
  await insertConversation(db, 'c_born' as RoomId, { ...summary, status: 'assisted' })
  expect(await isKnown(db, 'c_born')).toBe(true)
  expect(await isKnown(db, 'c_other')).toBe(false)
})
