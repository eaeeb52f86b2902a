import { beforeEach, expect, test } from 'vitest'
import type { RoomId } from '../../protocol/envelope.ts'
import { ShortLog, shortMessageOf } from '../../tests/support/short-log.ts'
import { SqliteD1 } from '../../tests/support/sqlite-d1.ts'
import { searchMessages, writeSearch } from './search.ts'

const layla = { id: 'v_layla', role: 'visitor', name: 'Layla' } as const

let tables: SqliteD1
let search: D1Database
beforeEach(() => {
  tables = new SqliteD1('migrations/search')
  search = tables as unknown as D1Database
})

/** A room whose messages are indexed, all at once. */
async function indexed(room: string, texts: readonly string[]): Promise<ShortLog> {
  const log = new ShortLog()
  for (const text of texts) log.post(layla, text)
  const spans = log.spans(
    log.head,
    texts.map((_, n) => n + 1),
  )
  await writeSearch(search, { room: room as RoomId, spans, messageOf: shortMessageOf })
  return log
}

const found = async (typed: string) => (await searchMessages(search, typed)).map(({ room, seq }) => `${room} ${seq}`)

test('a hit is a message that has all of the words, and none whose neighbours have the others', async () => {
  await indexed('c_1', ['my invoice is wrong', 'which domain is it?', 'the invoice of my domain', 'thank you'])
  await indexed('c_2', ['invoice', 'domain'])
  expect(await found('invoice domain')).toEqual(['c_1 3'])
  expect(await found('invoice')).toEqual(['c_2 1', 'c_1 3', 'c_1 1'])
  expect(await searchMessages(search, 'thank')).toEqual([{ room: 'c_1', seq: 4, at: 4, text: 'thank you', ranges: [[0, 5]] }])
})

test('a phrase is found in one message only, not from the end of one to the beginning of the next', async () => {
  await indexed('c_1', ['write me an e', 'mail please', 'an e-mail'])
  expect(await found('e-mail')).toEqual(['c_1 3'])
})

test('a search reads on until it has fifty hits, and finds one behind many documents that only seem to match', async () => {
  for (let n = 0; n < 120; n++) await indexed(`c_apart_${n}`, ['a red car', 'a blue boat'])
  await indexed('c_both', [...Array.from({ length: 30 }, (_, n) => `nothing of it ${n}`), 'a red boat'])
  expect(await found('red boat')).toEqual(['c_both 31'])
  expect(await found('blue')).toHaveLength(50)
})

test('a search ends after a thousand documents', async () => {
  for (let n = 0; n < 1_001; n++) await indexed(`c_${n}`, ['red', 'boat'])
  const queries: string[] = []
  const prepare = (sql: string) => {
    queries.push(sql)
    return tables.prepare(sql)
  }
  expect(await searchMessages({ prepare } as unknown as D1Database, 'red boat')).toEqual([])
  expect(queries).toHaveLength(20)
})

test('a document stays when all of its messages are removed, and an older batch brings none of them back', async () => {
  const log = await indexed('c_1', ['a secret', 'another secret'])
  const older = log.spans(2, [1])
  for (const target of [1, 2]) log.add(layla, 'message.removed', { target })
  const write = (spans: typeof older) => writeSearch(search, { room: 'c_1' as RoomId, spans, messageOf: shortMessageOf })
  await write(log.spans(4, [1]))
  await write(older)
  expect(await found('secret')).toEqual([])
  expect(tables.prepare('SELECT rowid, rev, text, terms FROM segments').now().results).toEqual([
    { rowid: 2 ** 21 + 1, rev: 4, text: '[]', terms: '' },
  ])
})
