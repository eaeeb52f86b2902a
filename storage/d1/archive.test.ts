import { beforeEach, expect, test } from 'vitest'
import type { RoomId } from '../../protocol/envelope.ts'
import { orders } from '../../tests/support/orders.ts'
import { SqliteD1 } from '../../tests/support/sqlite-d1.ts'
import { searchMessages, writeSearch } from '../search/search.ts'
import { type ArchiveBatch, type ArchivedMessage, portionsOf, writeArchive } from './archive.ts'
import { insertConversation } from './conversations.ts'

const layla = { id: 'v_layla', role: 'visitor', name: 'Layla' } as const
const omar = { id: 'agent-omar', role: 'agent', name: 'Omar' } as const
const hosting = { id: 'hosting', name: 'Hosting', persona: 'Nour' }
const room = 'c_1' as RoomId

let archive: D1Database
let search: D1Database
let tables: { archive: SqliteD1; search: SqliteD1 }
beforeEach(() => {
  tables = { archive: new SqliteD1('migrations/parley'), search: new SqliteD1('migrations/search') }
  archive = tables.archive as unknown as D1Database
  search = tables.search as unknown as D1Database
})

const message = (seq: number, text: string, changes: Partial<ArchivedMessage> = {}): ArchivedMessage => ({
  ...{ seq, rev: seq, at: seq, kind: 'message', by: layla, id: `id-${seq}`, text, removed: false },
  ...changes,
})

const batch = (rev: number, messages: ArchivedMessage[], changes: Partial<ArchiveBatch['conversation']> = {}): ArchiveBatch => ({
  room,
  rev,
  conversation: {
    ...{ title: 'E-mail', department: hosting, visitor: layla, status: 'assisted', locale: 'en', page: '', openedAt: 1, activeAt: rev },
    ...{ preview: '' },
    ...changes,
  },
  messages,
  participants: [layla, omar],
})

const write = async (one: ArchiveBatch) => {
  await writeArchive(archive, one)
  await writeSearch(search, { ...one, title: one.conversation.title })
}

const everything = () =>
  JSON.stringify({
    conversations: tables.archive.prepare('SELECT * FROM conversations').now().results,
    messages: tables.archive.prepare('SELECT * FROM messages').now().results,
    participations: tables.archive.prepare('SELECT * FROM participations').now().results,
    places: tables.search.prepare('SELECT * FROM places').now().results,
    found: tables.search.prepare('SELECT rowid, text FROM messages').now().results,
  })

// Layla posts a password and removes it; Omar claims, writes a note and resolves.
const batches = [
  batch(2, [message(2, "I don't know, my secret is hunter2")]),
  batch(4, [message(4, 'Careful with that', { by: omar })], { status: 'claimed', agent: omar }),
  batch(5, [message(2, '', { rev: 5, removed: true })], { status: 'claimed', agent: omar }),
  batch(7, [message(6, 'Layla wrote hunter2, I removed it', { kind: 'note', by: omar })], { status: 'resolved', closedAt: 7 }),
]

test('archive and search are the same whatever the order of the batches, also when each comes twice', async () => {
  for (const one of batches) await write(one)
  const wanted = everything()
  for (const order of orders(batches)) {
    tables = { archive: new SqliteD1('migrations/parley'), search: new SqliteD1('migrations/search') }
    archive = tables.archive as unknown as D1Database
    search = tables.search as unknown as D1Database
    for (const one of [...order, ...order.toReversed()]) await write(one)
    expect(everything()).toBe(wanted)
  }
})

test('the text of a removed message is nowhere, also when its own batch comes late', async () => {
  await write(batches[2]!)
  await write(batches[0]!)
  expect(everything()).not.toContain('secret')
  expect(await searchMessages(search, 'secret')).toEqual([])
  const blocks = tables.search.raw.prepare("SELECT count(*) AS n FROM messages_data WHERE CAST(block AS TEXT) LIKE '%secret%'").get()
  expect(blocks).toEqual({ n: 0 })
})

test('a removal leaves no part of the text in the index itself', async () => {
  await write(batches[0]!)
  await write(batches[2]!)
  const blocks = tables.search.raw.prepare("SELECT count(*) AS n FROM messages_data WHERE instr(CAST(block AS TEXT), 'secret') > 0").get()
  expect(blocks).toEqual({ n: 0 })
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
    { room, title: 'E-mail', seq: 2, at: 2, text: "I don't know, my secret is hunter2", ranges: [[17, 23]] },
  ])
})

test('five hundred long messages are written at once', async () => {
  const many = Array.from({ length: 500 }, (_, n) => message(n + 2, `word${n} ${'x'.repeat(3_900)}`))
  await write(batch(501, many))
  expect(await searchMessages(search, 'word499')).toHaveLength(1)
  expect(tables.archive.prepare('SELECT count(*) AS n FROM messages').now().results).toEqual([{ n: 500 }])
})

test('messages are written in portions of a hundred, or fewer where they are long, none left out and in order', () => {
  const lengths = (messages: ArchivedMessage[]) => portionsOf(messages).map((portion) => portion.length)
  const many = (count: number, text: string) => Array.from({ length: count }, (_, n) => message(n + 2, text))
  expect(lengths(many(250, 'x'.repeat(4_000)))).toEqual([100, 100, 50])
  expect(lengths(many(5, 'x'.repeat(150_000)))).toEqual([2, 2, 1])
  expect(lengths(many(2, 'x'.repeat(500_000)))).toEqual([1, 1])
  expect(portionsOf([])).toEqual([])
  expect(portionsOf(many(250, 'hi')).flat()).toEqual(many(250, 'hi'))
})
