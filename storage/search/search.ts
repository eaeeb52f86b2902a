import type { RoomId } from '../../protocol/envelope.ts'
import type { SearchHit } from '../../protocol/http/agent.ts'
import { type Placed, type Span, segmentsOf, spanLength, writeSpans } from '../d1/segments.ts'
import { matcherOf, matchOf, rangesOf } from './query.ts'
import { termsOfAll } from './tokens.ts'

/** A document's rowid is its room's number × 2^21 + the first place of its segment. */
const roomSpan = 2 ** 21
const hitsAtOnce = 50
/** Documents that are read at once, and in all for one search. */
const documentsAtOnce = 50
const documentsAtMost = 1_000

/** A message as search shows and finds it. */
export interface SearchMessage {
  readonly seq: number
  readonly at: number
  readonly kind: 'message' | 'note'
  readonly text: string
}

/** A batch for the search index of any kind of room. */
export interface SearchBatch<E extends Placed> {
  readonly room: RoomId
  readonly spans: Iterable<Span<E>>
  /** What search finds of an event; undefined for one without text, such as a removed message. */
  messageOf(event: E): SearchMessage | undefined
}

const insertRoom = 'INSERT INTO rooms (room) VALUES (?1) ON CONFLICT DO NOTHING'
const rowid = (place: string) => `(SELECT number FROM rooms WHERE room = ?1) * ${roomSpan} + ${place}`
const isInSpan = `rowid BETWEEN ${rowid('?2')} AND ${rowid('?3')}`

// As in the archive: all documents of a span have the same `rev`, and only a higher one replaces them.
const deleteOthers = `
  DELETE FROM segments WHERE ${isInSpan} AND rev < ?4 AND rowid NOT IN (SELECT ${rowid('value')} FROM json_each(?5))`
const updateDocument = `UPDATE segments SET rev = ?3, text = ?4, terms = ?5 WHERE rowid = ${rowid('?2')} AND rev < ?3`
const insertDocument = `
  INSERT INTO segments (rowid, rev, text, terms) SELECT ${rowid('?5')}, ?4, ?6, ?7
  WHERE NOT EXISTS (SELECT 1 FROM segments WHERE ${isInSpan} AND (rev > ?4 OR rowid = ${rowid('?5')}))`

/** Writes a batch into the search index. Repeated and older batches change nothing. */
export function writeSearch<E extends Placed>(search: D1Database, { room, spans, messageOf }: SearchBatch<E>): Promise<void> {
  const statements = [search.prepare(insertRoom).bind(room)]
  return writeSpans(search, statements, spans, ({ first, rev, events }) => {
    const segments = segmentsOf(events)
    const span = [room, first, first + spanLength - 1, rev]
    const documents = segments.flatMap((segment) => {
      const messages = segment.events.flatMap((event) => messageOf(event) ?? [])
      const values = [JSON.stringify(messages), termsOfAll(messages.map(({ text }) => text))]
      return [
        search.prepare(updateDocument).bind(room, segment.first, rev, ...values),
        search.prepare(insertDocument).bind(...span, segment.first, ...values),
      ]
    })
    const firsts = JSON.stringify(segments.map((segment) => segment.first))
    return { segments: segments.length, statements: [search.prepare(deleteOthers).bind(...span, firsts), ...documents] }
  })
}

/** A hit without the title of its room, which stands in D1's main database. */
export type UntitledHit = Omit<SearchHit, 'title'>

const selectDocuments = `
  SELECT rooms.room, segments.text FROM segments JOIN rooms ON rooms.number = segments.rowid / ${roomSpan}
  WHERE segments MATCH ?1 ORDER BY segments.rank, segments.rowid DESC LIMIT ${documentsAtOnce} OFFSET ?2`

/**
 * Messages and notes that contain all of the words: those of the best documents first, and the
 * newest first within one. For staff only, because of the notes.
 */
export async function searchMessages(search: D1Database, typed: string): Promise<UntitledHit[]> {
  const query = matchOf(typed)
  if (query === undefined) return []
  const isFound = matcherOf(typed)
  const hits: UntitledHit[] = []
  for (let offset = 0; hits.length < hitsAtOnce && offset < documentsAtMost; offset += documentsAtOnce) {
    const { results } = await search.prepare(selectDocuments).bind(query, offset).all<{ room: RoomId; text: string }>()
    for (const { room, text } of results) {
      // A document contains all of the words, but perhaps in several messages.
      const found = (JSON.parse(text) as SearchMessage[]).filter((message) => isFound(message.text))
      hits.push(...found.toReversed().map((one) => ({ room, seq: one.seq, at: one.at, text: one.text, ranges: rangesOf(one.text, typed) })))
    }
    if (results.length < documentsAtOnce) break
  }
  return hits.slice(0, hitsAtOnce)
}
