import type { ConversationEvent } from '../../protocol/conversation.ts'
import type { RoomId } from '../../protocol/envelope.ts'
import { writeArchive } from '../../storage/d1/archive.ts'
import { writeSearch } from '../../storage/search/search.ts'
import type { Collecting } from '../room/collecting.ts'
import { databaseFollowers } from '../room/database-followers.ts'
import type { Follower } from '../room/followers.ts'
import { archiveBatchOf, type ConversationLog, searchBatchOf } from './summary.ts'

/** The list of closed conversations is read from D1, and removed text must not stay anywhere. */
const urgent: ReadonlySet<ConversationEvent['type']> = new Set([
  'conversation.resolved',
  'conversation.reopened',
  'message.removed',
  'note.removed',
])

/**
 * The followers of a conversation that write into databases. `room`: its id, which is known once it
 * is created.
 */
export const conversationFollowers = (
  { DB, SEARCH }: { readonly DB: D1Database; readonly SEARCH: D1Database },
  room: () => RoomId,
  log: ConversationLog,
  collects: Collecting,
): readonly Follower<ConversationEvent>[] =>
  databaseFollowers<ConversationEvent>({
    collects,
    urgent,
    archive: (events) => writeArchive(DB, archiveBatchOf(room(), log, events)),
    search: (events) => writeSearch(SEARCH, searchBatchOf(room(), log, events)),
  })
