import type { RoomId } from '../../protocol/envelope.ts'
import type { SearchHit } from '../../protocol/http/agent.ts'
import { type ArchivedTurn, messagesPerStatement } from '../d1/archive.ts'
import { quoted, rangesOf } from './query.ts'

/** A message's rowid is its room's number × 2^21 + its `seq`. */
const roomSpan = 2 ** 21
const hitsAtOnce = 50

const upsertRoom = `
  INSERT INTO rooms (room, title, rev) VALUES (?1, ?2, ?3)
  ON CONFLICT (room) DO UPDATE SET title = excluded.title, rev = excluded.rev WHERE excluded.rev > rooms.rev`

/** Only what is newer than what stands here: a late batch must not bring back the words of a removed message. */
const newer = `
  SELECT number * ${roomSpan} + (value->>'seq') AS place, value->>'rev' AS rev, value->>'at' AS at, value->>'kind' AS kind,
         value->>'text' AS text, value->>'removed' AS removed
  FROM json_each(?2), rooms
  WHERE rooms.room = ?1
    AND NOT EXISTS (SELECT 1 FROM places WHERE places.place = number * ${roomSpan} + (value->>'seq') AND places.rev >= value->>'rev')`

const forget = `DELETE FROM messages WHERE rowid IN (SELECT place FROM (${newer}))`
const learn = `INSERT INTO messages (rowid, text) SELECT place, text FROM (${newer}) WHERE NOT removed`
const remember = `
  INSERT INTO places (place, rev, at, kind) SELECT place, rev, at, kind FROM (${newer}) WHERE true
  ON CONFLICT (place) DO UPDATE SET rev = excluded.rev`

/** What the search copy is owed of one room, of whatever kind. */
interface SearchSource extends Pick<ArchivedTurn, 'room' | 'rev' | 'messages'> {
  readonly title: string
}

/** Brings the search copy up to the batch; the same batch twice, or an older one after a newer, changes nothing. */
export async function writeSearch(search: D1Database, { room, rev, title, messages }: SearchSource): Promise<void> {
  const statements = [search.prepare(upsertRoom).bind(room, title, rev)]
  for (let from = 0; from < messages.length; from += messagesPerStatement) {
    const some = JSON.stringify(messages.slice(from, from + messagesPerStatement))
    // In this order, in one transaction: `places` is what the other two look at.
    for (const step of [forget, learn, remember]) statements.push(search.prepare(step).bind(room, some))
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

/** Messages and notes with all of the words, the best first. For staff only: notes are among them. */
export async function searchMessages(search: D1Database, words: string): Promise<SearchHit[]> {
  const query = quoted(words)
  if (query === undefined) return []
  const { results } = await search
    .prepare(
      `SELECT rooms.room, rooms.title, messages.rowid % ${roomSpan} AS seq, places.at, messages.text
       FROM messages JOIN places ON places.place = messages.rowid JOIN rooms ON rooms.number = messages.rowid / ${roomSpan}
       WHERE messages MATCH ?1 ORDER BY messages.rank, places.at DESC LIMIT ${hitsAtOnce}`,
    )
    .bind(query)
    .all<SearchMatch>()
  return results.map((hit) => ({ ...hit, ranges: rangesOf(hit.text, words) }))
}
