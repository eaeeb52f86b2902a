import { beforeEach, expect, test } from 'vitest'
import type { Schedule } from '../../protocol/draw.ts'
import type { RoomId } from '../../protocol/envelope.ts'
import { orders } from '../../tests/support/orders.ts'
import { ShortLog, shortMessageOf } from '../../tests/support/short-log.ts'
import { SqliteD1 } from '../../tests/support/sqlite-d1.ts'
import { searchMessages, writeSearch } from '../search/search.ts'
import { type DrawBatch, writeDrawArchive } from './draw-archive.ts'
import { insertDraw, listDraws } from './draws.ts'

const rania = { id: 'g_rania', role: 'guest', name: 'Rania' } as const
const maya = { id: 'agent-maya', role: 'agent', name: 'Maya' } as const
const room = 'd_1' as RoomId
const schedule: Schedule = {
  title: 'November draw',
  ...{ at: 100, wall: '2026-11-25T20:00', zone: 'Asia/Beirut', opensAt: 50, closesAt: 200, hosts: [maya], moderators: [] },
}

let tables: { archive: SqliteD1; search: SqliteD1 }
let archive: D1Database
let search: D1Database
const newTables = () => {
  tables = { archive: new SqliteD1('migrations/parley'), search: new SqliteD1('migrations/search') }
  archive = tables.archive as unknown as D1Database
  search = tables.search as unknown as D1Database
}
beforeEach(newTables)

// Rania posts a password, forty people like it, Maya removes it and posts, the draw closes.
const log = new ShortLog()
log.add(maya, 'draw.scheduled')
log.add(maya, 'draw.opened')
log.post(rania, 'call me, hunter2 is my password')
log.add(maya, 'message.removed', { target: 3 })
log.post(maya, 'Welcome everyone')
log.add(maya, 'draw.closed')

const batch = (
  rev: number,
  participants: DrawBatch['participants'],
  draw: Partial<DrawBatch['draw']>,
  totals: DrawBatch['totals'] = {},
) => ({
  ...{ room, rev, spans: log.spans(rev, [1]), totals, participants },
  draw: { schedule, phase: 'open' as const, likes: 0, messages: 0, ...draw },
})

const write = async (one: ReturnType<typeof batch>) => {
  await writeDrawArchive(archive, one)
  await writeSearch(search, { room, spans: one.spans, messageOf: shortMessageOf })
}

const everything = () =>
  JSON.stringify({
    ...Object.fromEntries(
      ['draws', 'segments', 'participations', 'like_totals'].map((name) => [
        name,
        tables.archive.prepare(`SELECT * FROM ${name}`).now().results,
      ]),
    ),
    documents: tables.search.prepare('SELECT rowid, * FROM segments').now().results,
  })

const batches = [
  batch(3, [rania], { messages: 1, likes: 2 }, { 0: 2, 3: 40 }),
  batch(4, [], { likes: 5 }, { 0: 5, 3: 41 }),
  batch(5, [maya], { messages: 1, likes: 7 }, { 0: 7, 5: 12 }),
  batch(6, [], { phase: 'closed', messages: 1, likes: 9 }, { 0: 9, 3: 41, 5: 30 }),
]

test('archive, totals and search of a draw are the same whatever the order of the batches, also when each comes twice', async () => {
  for (const one of batches) await write(one)
  const wanted = everything()
  expect(await listDraws(archive)).toMatchObject([{ draw: room, title: 'November draw', hosts: [maya], messages: 1, likes: 9 }])
  expect(tables.archive.prepare('SELECT target, likes FROM like_totals ORDER BY target').now().results).toEqual([
    { target: 0, likes: 9 },
    { target: 3, likes: 41 },
    { target: 5, likes: 30 },
  ])
  for (const order of orders(batches)) {
    newTables()
    for (const one of [...order, ...order.toReversed()]) await write(one)
    expect(everything()).toBe(wanted)
  }
})

test("the text of Rania's removed message is nowhere, also when its own batch comes late", async () => {
  for (const one of [batches[1]!, batches[0]!, batches[0]!]) await write(one)
  expect(everything()).not.toContain('hunter2')
  expect(await searchMessages(search, 'hunter2')).toEqual([])
  const blocks = tables.search.raw.prepare("SELECT count(*) AS n FROM segments_data WHERE instr(CAST(block AS TEXT), 'hunter2') > 0").get()
  expect(blocks).toEqual({ n: 0 })
})

test('any archive replaces the row of a new draw, which never replaces an archive', async () => {
  await insertDraw(archive, room, schedule, maya, 10)
  expect(everything()).toContain('"rev":0')
  await write(batches[2]!)
  await insertDraw(archive, room, schedule, maya, 11)
  expect(tables.archive.prepare('SELECT rev, phase, likes FROM draws').now().results).toEqual([{ rev: 5, phase: 'open', likes: 7 }])
})
