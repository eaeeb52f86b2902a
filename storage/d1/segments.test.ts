import { expect, test } from 'vitest'
import type { RoomId } from '../../protocol/envelope.ts'
import { SeededRandom } from '../../tests/simulation/virtual-clock.ts'
import { ShortLog } from '../../tests/support/short-log.ts'
import { SqliteD1 } from '../../tests/support/sqlite-d1.ts'
import { type Span, segmentStatements, segmentsOf, spanStart, writeSpans } from './segments.ts'

const layla = { id: 'v_layla', role: 'visitor', name: 'Layla' } as const
const room = 'c_1' as RoomId
const long = 'ب'.repeat(4_000)

const write = (tables: SqliteD1, spans: readonly Span[]) => {
  const db = tables as unknown as D1Database
  return writeSpans(db, [], spans, (span) => segmentStatements(db, room, span))
}
const rowsOf = (tables: SqliteD1) => tables.prepare('SELECT * FROM segments ORDER BY first').now().results
const eventsIn = (tables: SqliteD1) => rowsOf(tables).flatMap(({ body }) => JSON.parse(String(body)) as unknown[])

test.each([
  [1, 1],
  [100, 1],
  [101, 101],
  [200, 101],
  [2_097_152, 2_097_101],
])('place %i is in the span that starts at %i', (seq, first) => {
  expect(spanStart(seq)).toBe(first)
})

test('a span is one segment, or as many as hold 64 KB each, and a very long event has one of its own', () => {
  const lengths = (texts: readonly string[]) => {
    const log = new ShortLog()
    for (const text of texts) log.post(layla, text)
    const segments = segmentsOf(log.at(log.head))
    expect(segments.flatMap(({ events }) => events)).toEqual(log.at(log.head))
    expect(segments.map(({ first, last, events }) => last - first + 1 - events.length)).toEqual(segments.map(() => 0))
    for (const { events } of segments) if (events.length > 1) expect(Buffer.byteLength(JSON.stringify(events))).toBeLessThanOrEqual(65_536)
    return segments.map(({ events }) => events.length)
  }
  expect(lengths(Array.from({ length: 100 }, () => 'hello'))).toEqual([100])
  // An Arabic letter has two bytes, so eight such messages are one row.
  expect(lengths(Array.from({ length: 20 }, () => long))).toEqual([8, 8, 4])
  expect(lengths(['hi', 'x'.repeat(200_000), 'hi', 'hi'])).toEqual([1, 1, 2])
})

test('archive rows are the log as it now is, in whatever order and however often batches come', async () => {
  const random = new SeededRandom(7)
  for (let round = 0; round < 12; round++) {
    const log = new ShortLog()
    const batches: Span[][] = []
    let cursor = 0
    while (log.head < 250) {
      const target = log.head > 0 && random.chance(0.2) ? random.between(1, log.head) : undefined
      if (target === undefined) log.post(layla, random.chance(0.1) ? long : `message ${log.head}`)
      else log.add(layla, 'message.removed', { target })
      if (!random.chance(0.1) && log.head < 250) continue
      const touched = log.at(log.head).slice(cursor)
      batches.push(
        log.spans(
          log.head,
          touched.flatMap(({ seq, target }) => [seq, target ?? seq]),
        ),
      )
      cursor = log.head
    }
    const tables = new SqliteD1('migrations/parley')
    const sent = [...batches, ...batches].map((batch) => ({ batch, order: random.roll() })).sort((a, b) => a.order - b.order)
    for (const { batch } of sent) await write(tables, batch)
    expect(eventsIn(tables)).toEqual(log.at(250))
    const before = rowsOf(tables)
    for (const batch of batches) await write(tables, batch)
    expect(rowsOf(tables)).toEqual(before)
    tables.raw.close()
  }
})

test('a span whose messages were removed needs fewer rows and leaves none behind', async () => {
  const log = new ShortLog()
  for (let n = 0; n < 20; n++) log.post(layla, long)
  const tables = new SqliteD1('migrations/parley')
  await write(tables, log.spans(20, [1]))
  expect(rowsOf(tables).map(({ first, last }) => [first, last])).toEqual([
    [1, 8],
    [9, 16],
    [17, 20],
  ])
  for (let target = 1; target <= 20; target++) log.add(layla, 'message.removed', { target })
  await write(tables, log.spans(40, [1]))
  await write(tables, log.spans(20, [1]))
  expect(rowsOf(tables).map(({ first, last, rev }) => [first, last, rev])).toEqual([[1, 40, 40]])
})

test('many spans are read one after another and sent in batches that D1 accepts', async () => {
  const log = new ShortLog()
  for (let n = 0; n < 5_000; n++) log.post(layla, `message ${n}`)
  const tables = new SqliteD1('migrations/parley')
  const sizes: number[] = []
  let read = 0
  const db = {
    prepare: (sql: string) => tables.prepare(sql),
    batch: (statements: Parameters<SqliteD1['batch']>[0]) => {
      sizes.push(read)
      return tables.batch(statements)
    },
  } as unknown as D1Database
  function* spans() {
    for (let first = 1; first < 5_000; first += 100, read++) yield* log.spans(5_000, [first])
  }
  await writeSpans(db, [], spans(), (span) => segmentStatements(db, room, span))
  expect(sizes).toEqual([16, 32, 48, 50])
  expect(eventsIn(tables)).toEqual(log.at(5_000))
})
