import type { ConversationEvent } from '../../protocol/conversation.ts'
import type { RoomId } from '../../protocol/envelope.ts'
import { writeArchive } from '../../storage/d1/archive.ts'
import { writeSearch } from '../../storage/search/search.ts'
import type { Collecting, Follower } from '../room/followers.ts'
import { archiveBatchOf, type ConversationLog, searchableMessages } from './summary.ts'

const databaseMs = 30_000
/** Each batch of the archive costs money, and no one waits for it. */
const archiveCollects: Collecting = { quietMs: 1_000, atMostMs: 1_000, events: 200 }

/** A function, because a room learns its id when it is created, after its parts. */
type RoomName = () => RoomId

/** Writes the archive in D1, a projection of the log. */
export const archiveFollower = (db: D1Database, room: RoomName, log: ConversationLog): Follower<ConversationEvent> => ({
  name: 'archive',
  limitMs: databaseMs,
  collects: archiveCollects,
  follow: (events) => writeArchive(db, archiveBatchOf(room(), log, events)),
})

/** Writes the search index, in a database of its own. */
export const searchFollower = (search: D1Database, room: RoomName, log: ConversationLog): Follower<ConversationEvent> => ({
  name: 'search',
  limitMs: databaseMs,
  collects: archiveCollects,
  follow: (events) => {
    const batch = archiveBatchOf(room(), log, events)
    return writeSearch(search, { ...batch, title: batch.conversation.title, messages: searchableMessages(batch.messages) })
  },
})
