import type { RoomId } from '../../protocol/envelope.ts'
import type { SearchHit } from '../../protocol/http/agent.ts'
import { portionsOf, type RoomBatch } from '../d1/archive.ts'
import { matchOf, rangesOf } from './query.ts'
import { indexTerms } from './tokens.ts'

/** A message's rowid is its room's number × 2^21 + its `seq`. */
const roomSpan = 2 ** 21
const hitsAtOnce = 50

const upsertRoom = `
  INSERT INTO rooms (room, title, rev) VALUES (?1, ?2, ?3)
  ON CONFLICT (room) DO UPDATE SET title = excluded.title, rev = excluded.rev WHERE excluded.rev > rooms.rev`

/**
 * Only messages that are newer than the stored ones: a late batch must not restore the text of a
 * removed message.
 */
const newer = `
  SELECT number * ${roomSpan} + (value->>'seq') AS place, value->>'rev' AS rev, value->>'at' AS at, value->>'kind' AS kind,
         value->>'text' AS text, value->>'terms' AS terms, value->>'removed' AS removed
  FROM json_each(?2), rooms
  WHERE rooms.room = ?1
    AND NOT EXISTS (SELECT 1 FROM places WHERE places.place = number * ${roomSpan} + (value->>'seq') AND places.rev >= value->>'rev')`

const deleteText = `DELETE FROM messages WHERE rowid IN (SELECT place FROM (${newer}))`
const insertText = `INSERT INTO messages (rowid, text, terms) SELECT place, text, terms FROM (${newer}) WHERE NOT removed`
const upsertPlace = `
  INSERT INTO places (place, rev, at, kind) SELECT place, rev, at, kind FROM (${newer}) WHERE true
  ON CONFLICT (place) DO UPDATE SET rev = excluded.rev`

/** A batch for the search index of any kind of room. */
interface SearchBatch extends Pick<RoomBatch, 'room' | 'rev' | 'messages'> {
  readonly title: string
}

/** Upserts a batch into the search index. Repeated and older batches change nothing. */
export async function writeSearch(search: D1Database, { room, rev, title, messages }: SearchBatch): Promise<void> {
  const statements = [search.prepare(upsertRoom).bind(room, title, rev)]
  const indexed = messages.map((message) => ({ ...message, terms: indexTerms(message.text) }))
  for (const portion of portionsOf(indexed, ({ text, terms }) => text.length + terms.length)) {
    const json = JSON.stringify(portion)
    // In this order, in one transaction: the first two read `places`, which the third writes.
    for (const step of [deleteText, insertText, upsertPlace]) statements.push(search.prepare(step).bind(room, json))
  }
  await search.batch(statements)
}

interface SearchMatch {
  readonly room: RoomId
  readonly title: string
  readonly seq: number
  readonly at: number
  readonly text: string
}

/**
 * Messages and notes that contain all of the words, the best first. For staff only, because of the
 * notes.
 */
export async function searchMessages(search: D1Database, typed: string): Promise<SearchHit[]> {
  const query = matchOf(typed)
  if (query === undefined) return []
  const { results } = await search
    .prepare(
      `SELECT rooms.room, rooms.title, messages.rowid % ${roomSpan} AS seq, places.at, messages.text
       FROM messages JOIN places ON places.place = messages.rowid JOIN rooms ON rooms.number = messages.rowid / ${roomSpan}
       WHERE messages MATCH ?1 ORDER BY messages.rank, places.at DESC LIMIT ${hitsAtOnce}`,
    )
    .bind(query)
    .all<SearchMatch>()
  return results.map((hit) => ({ ...hit, ranges: rangesOf(hit.text, typed) }))
}
