import { beforeEach, expect, test } from 'vitest'
import type { Schedule } from '../../protocol/draw.ts'
import type { RoomId } from '../../protocol/envelope.ts'
import { orders } from '../../tests/support/orders.ts'
import { SqliteD1 } from '../../tests/support/sqlite-d1.ts'
import { searchMessages, writeSearch } from '../search/search.ts'
import type { ArchivedMessage } from './archive.ts'
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

const message = (seq: number, text: string, changes: Partial<ArchivedMessage> = {}): ArchivedMessage => ({
  ...{ seq, rev: seq, at: seq, kind: 'message', by: rania, id: `id-${seq}`, text, removed: false },
  ...changes,
})

const batch = (
  rev: number,
  messages: ArchivedMessage[],
  draw: Partial<DrawBatch['draw']>,
  totals: DrawBatch['totals'] = {},
): DrawBatch => ({
  ...{ room, rev, messages, totals, participants: messages.map(({ by }) => by) },
  draw: { schedule, phase: 'open', likes: 0, messages: 0, ...draw },
})

const write = async (one: DrawBatch) => {
  await writeDrawArchive(archive, one)
  await writeSearch(search, { ...one, title: one.draw.schedule.title })
}

const everything = () =>
  JSON.stringify({
    ...Object.fromEntries(
      ['draws', 'messages', 'participations', 'like_totals'].map((name) => [
        name,
        tables.archive.prepare(`SELECT * FROM ${name}`).now().results,
      ]),
    ),
    places: tables.search.prepare('SELECT * FROM places').now().results,
    found: tables.search.prepare('SELECT rowid, text FROM messages').now().results,
  })

// Rania posts a password, forty people like it, Maya removes it and posts, the draw closes.
const batches = [
  batch(3, [message(3, 'call me, hunter2 is my password')], { messages: 1, likes: 2 }, { 0: 2, 3: 40 }),
  batch(4, [message(3, '', { rev: 4, removed: true })], { likes: 5 }, { 0: 5, 3: 41 }),
  batch(5, [message(5, 'Welcome everyone', { by: maya })], { messages: 1, likes: 7 }, { 0: 7, 5: 12 }),
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
  const blocks = tables.search.raw.prepare("SELECT count(*) AS n FROM messages_data WHERE instr(CAST(block AS TEXT), 'hunter2') > 0").get()
  expect(blocks).toEqual({ n: 0 })
})

test('any archive replaces the row of a new draw, which never replaces an archive', async () => {
  await insertDraw(archive, room, schedule, maya, 10)
  expect(everything()).toContain('"rev":0')
  await write(batches[2]!)
  await insertDraw(archive, room, schedule, maya, 11)
  expect(tables.archive.prepare('SELECT rev, phase, likes FROM draws').now().results).toEqual([{ rev: 5, phase: 'open', likes: 7 }])
})
