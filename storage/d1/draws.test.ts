import { beforeEach, expect, test } from 'vitest'
import type { Schedule } from '../../protocol/draw.ts'
import type { RoomId } from '../../protocol/envelope.ts'
import { SqliteD1 } from '../../tests/support/sqlite-d1.ts'
import { writeDrawArchive } from './draw-archive.ts'
import { currentDraws, insertDraw, isKnownDraw, listDraws, takeUnreconciledDraws, upcomingDraws } from './draws.ts'

const maya = { id: 'agent-maya', role: 'agent', name: 'Maya' } as const
const minuteMs = 60_000
const at = 10_000 * minuteMs

let tables: SqliteD1
let db: D1Database
beforeEach(() => {
  tables = new SqliteD1('migrations/parley')
  db = tables as unknown as D1Database
})

const schedule = (title: string, opensAt: number, minutes = 60): Schedule => ({
  ...{ title, at: opensAt + minuteMs, wall: '2026-11-25T20:00', zone: 'UTC', opensAt, closesAt: opensAt + minutes * minuteMs },
  ...{ hosts: [maya], moderators: [] },
})
const insert = (name: string, opensAt: number, minutes?: number, now = 0) =>
  insertDraw(db, `d_${name}` as RoomId, schedule(name, opensAt, minutes), maya, now)
const current = async (now: number) => currentDraws(await upcomingDraws(db, now), now).map(({ title }) => title)

test('the current draws are all that are open, or else the next one', async () => {
  await insert('evening', at + 120 * minuteMs)
  await insert('noon', at)
  await insert('midnight', at + 300 * minuteMs)
  await insert('overlap', at + 150 * minuteMs)
  expect(await current(at - minuteMs)).toEqual(['noon'])
  expect(await current(at)).toEqual(['noon'])
  expect(await current(at + 59 * minuteMs)).toEqual(['noon'])
  expect(await current(at + 60 * minuteMs)).toEqual(['evening'])
  expect(await current(at + 160 * minuteMs)).toEqual(['evening', 'overlap'])
  expect(await current(at + 400 * minuteMs)).toEqual([])
})

test('the current draw can be computed from an older list', async () => {
  await insert('noon', at)
  await insert('evening', at + 120 * minuteMs)
  const known = await upcomingDraws(db, at)
  expect(currentDraws(known, at + 90 * minuteMs).map(({ title }) => title)).toEqual(['evening'])
})

test('the list has the latest draw first, with its hosts; the audit has who scheduled it', async () => {
  await insert('noon', at)
  await insert('evening', at + 120 * minuteMs)
  expect(await listDraws(db)).toMatchObject([{ title: 'evening' }, { title: 'noon', draw: 'd_noon', hosts: [maya], messages: 0, likes: 0 }])
  expect(tables.prepare('SELECT by, action, target FROM audit').now().results).toContainEqual({
    by: maya.id,
    action: 'draw.scheduled',
    target: 'd_noon',
  })
  expect(await isKnownDraw(db, 'd_noon')).toBe(true)
  expect(await isKnownDraw(db, 'd_other')).toBe(false)
})

test('the reconcile job takes a draw without an archive, and one that should have opened or closed, at most every four minutes', async () => {
  await insert('unarchived', at + 600 * minuteMs, 60, at)
  expect(await takeUnreconciledDraws(db, at + 3 * minuteMs, 10)).toEqual([])
  expect(await takeUnreconciledDraws(db, at + 5 * minuteMs, 10)).toEqual(['d_unarchived'])
  expect(await takeUnreconciledDraws(db, at + 6 * minuteMs, 10)).toEqual([])

  const archive = (rev: number, phase: 'scheduled' | 'open' | 'closed') =>
    writeDrawArchive(db, {
      ...{ room: 'd_unarchived' as RoomId, rev, spans: [], participants: [], totals: {} },
      draw: { schedule: schedule('unarchived', at + 600 * minuteMs), phase, likes: 0, messages: 0 },
    })
  await archive(1, 'scheduled')
  expect(await takeUnreconciledDraws(db, at + 500 * minuteMs, 10)).toEqual([])
  expect(await takeUnreconciledDraws(db, at + 603 * minuteMs, 10)).toEqual(['d_unarchived'])
  await archive(2, 'open')
  expect(await takeUnreconciledDraws(db, at + 630 * minuteMs, 10)).toEqual([])
  expect(await takeUnreconciledDraws(db, at + 663 * minuteMs, 10)).toEqual(['d_unarchived'])
  await archive(3, 'closed')
  expect(await takeUnreconciledDraws(db, at + 900 * minuteMs, 10)).toEqual([])
})
