import type { ConversationEvent, LoggedConversationEvent } from '../../protocol/conversation.ts'
import type { RoomId } from '../../protocol/envelope.ts'
import { writeArchive } from '../../storage/d1/archive.ts'
import { writeSearch } from '../../storage/search/search.ts'
import type { Collecting, Follower } from '../room/followers.ts'
import { archiveBatchOf, type ConversationLog, searchBatchOf } from './summary.ts'

const databaseMs = 30_000
/** The list of closed conversations is read from D1, and removed text must not stay anywhere. */
const urgent: ReadonlySet<ConversationEvent['type']> = new Set([
  'conversation.resolved',
  'conversation.reopened',
  'message.removed',
  'note.removed',
])

/**
 * The followers of a conversation that write into databases: the archive in D1, a projection of the
 * log, and the search index in a database of its own. `room`: its id, which is known once it is
 * created.
 */
export function databaseFollowers(
  { DB, SEARCH }: { readonly DB: D1Database; readonly SEARCH: D1Database },
  room: () => RoomId,
  log: ConversationLog,
  collects: Collecting,
): readonly Follower<ConversationEvent>[] {
  const follower = (name: string, follow: (events: readonly LoggedConversationEvent[]) => Promise<void>): Follower<ConversationEvent> => ({
    name,
    limitMs: databaseMs,
    collects,
    isUrgent: ({ type }) => urgent.has(type),
    follow,
  })
  return [
    follower('archive', (events) => writeArchive(DB, archiveBatchOf(room(), log, events))),
    follower('search', (events) => writeSearch(SEARCH, searchBatchOf(room(), log, events))),
  ]
}
