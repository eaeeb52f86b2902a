import { beforeEach, expect, test } from 'vitest'
import type { RoomId } from '../../protocol/envelope.ts'
import { orders } from '../../tests/support/orders.ts'
import { type ShortEvent, ShortLog, shortMessageOf } from '../../tests/support/short-log.ts'
import { SqliteD1 } from '../../tests/support/sqlite-d1.ts'
import { searchMessages, writeSearch } from '../search/search.ts'
import { type ArchiveBatch, writeArchive } from './archive.ts'
import { closedConversations, insertConversation } from './conversations.ts'
import type { Span } from './segments.ts'

const layla = { id: 'v_layla', role: 'visitor', name: 'Layla' } as const
const omar = { id: 'agent-omar', role: 'agent', name: 'Omar' } as const
const hosting = { id: 'hosting', name: 'Hosting', persona: 'Nour' }
const room = 'c_1' as RoomId

let archive: D1Database
let search: D1Database
let tables: { archive: SqliteD1; search: SqliteD1 }
const newTables = () => {
  tables = { archive: new SqliteD1('migrations/parley'), search: new SqliteD1('migrations/search') }
  archive = tables.archive as unknown as D1Database
  search = tables.search as unknown as D1Database
}
beforeEach(newTables)

// Layla posts a password and removes it; Omar claims, writes a note and resolves.
const log = new ShortLog()
log.add(layla, 'conversation.opened')
log.post(layla, "I don't know, my secret is hunter2")
log.add(omar, 'claim.taken')
log.post(omar, 'Careful with that')
log.add(layla, 'message.removed', { target: 2 })
log.add(omar, 'note.posted', { text: 'Layla wrote it, I removed it' })
log.add(omar, 'conversation.resolved')

const batch = (rev: number, changes: Partial<ArchiveBatch['conversation']> = {}): ArchiveBatch & { spans: Span<ShortEvent>[] } => ({
  room,
  rev,
  conversation: {
    ...{ title: 'E-mail', department: hosting, visitor: layla, status: 'assisted', locale: 'en', page: '', openedAt: 1, activeAt: rev },
    ...{ preview: '' },
    ...changes,
  },
  spans: log.spans(rev, [1]),
  participants: [layla, omar],
})

const write = async (one: ReturnType<typeof batch>) => {
  await writeArchive(archive, one)
  await writeSearch(search, { room, spans: one.spans, messageOf: shortMessageOf })
}

const everything = () =>
  JSON.stringify({
    conversations: tables.archive.prepare('SELECT * FROM conversations').now().results,
    segments: tables.archive.prepare('SELECT * FROM segments').now().results,
    participations: tables.archive.prepare('SELECT * FROM participations').now().results,
    documents: tables.search.prepare('SELECT rowid, * FROM segments').now().results,
  })

const batches = [
  batch(2),
  batch(4, { status: 'claimed', agent: omar }),
  batch(5, { status: 'claimed', agent: omar }),
  batch(7, { status: 'resolved', closedAt: 7 }),
]

test('archive and search are the same whatever the order of the batches, also when each comes twice', async () => {
  for (const one of batches) await write(one)
  const wanted = everything()
  expect(tables.archive.prepare('SELECT rev, status, closed_at FROM conversations').now().results).toEqual([
    { rev: 7, status: 'resolved', closed_at: 7 },
  ])
  expect(JSON.parse(String(tables.archive.prepare('SELECT body FROM segments').now().results[0]?.['body']))).toEqual(log.at(7))
  for (const order of orders(batches)) {
    newTables()
    for (const one of [...order, ...order.toReversed()]) await write(one)
    expect(everything()).toBe(wanted)
  }
})

test('a conversation that is reopened is no longer listed as closed', async () => {
  await write(batches[3]!)
  expect((await closedConversations(archive)).rows).toHaveLength(1)
  await writeArchive(archive, { ...batch(7), rev: 8 })
  expect((await closedConversations(archive)).rows).toEqual([])
})

const blocksWith = (word: string) =>
  tables.search.raw.prepare('SELECT count(*) AS n FROM segments_data WHERE instr(CAST(block AS TEXT), ?) > 0').get(word)?.['n']

test('the text of a removed message is nowhere, also when its own batch comes late', async () => {
  await write(batches[2]!)
  await write(batches[0]!)
  expect(everything()).not.toContain('secret')
  expect(await searchMessages(search, 'secret')).toEqual([])
  expect(blocksWith('secret')).toBe(0)
})

test('a removal leaves no part of the text in the index itself', async () => {
  await write(batches[0]!)
  expect(blocksWith('secret')).toBe(1)
  await write(batches[2]!)
  expect(blocksWith('secret')).toBe(0)
})

test('any archive replaces the row of a new conversation, which never replaces an archive', async () => {
  const created = { ...batches[0]!.conversation, title: '' }
  await insertConversation(archive, room, created)
  expect(everything()).toContain('"rev":0')
  await write(batches[1]!)
  await insertConversation(archive, room, created)
  expect(tables.archive.prepare('SELECT rev, status, agent FROM conversations').now().results).toEqual([
    { rev: 4, status: 'claimed', agent: JSON.stringify(omar) },
  ])
})

test("Omar finds a message by don't, by a quote and by the start of a word", async () => {
  await write(batches[0]!)
  for (const typed of ["don't", '"know"', 'hunt', 'MY SECRET']) expect(await searchMessages(search, typed)).toHaveLength(1)
  for (const typed of ['zebra', '"', '*', 'NEAR(', 'my zebra']) expect(await searchMessages(search, typed)).toEqual([])
  expect(await searchMessages(search, 'secret')).toEqual([
    { room, seq: 2, at: 2, text: "I don't know, my secret is hunter2", ranges: [[17, 23]] },
  ])
})

test('five hundred long messages are written at once', async () => {
  const many = new ShortLog()
  for (let n = 0; n < 500; n++) many.post(layla, `word${n} ${'x'.repeat(3_900)}`)
  const spans = many.spans(500, [1, 101, 201, 301, 401])
  await writeArchive(archive, { ...batch(2), rev: 500, spans })
  await writeSearch(search, { room, spans, messageOf: shortMessageOf })
  expect(await searchMessages(search, 'word499')).toMatchObject([{ seq: 500 }])
  const rows = tables.archive.prepare('SELECT body FROM segments ORDER BY first').now().results
  expect(rows.flatMap(({ body }) => JSON.parse(String(body)) as ShortEvent[])).toEqual(many.at(500))
})
