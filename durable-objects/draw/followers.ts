import type { DrawEvent, LoggedDrawEvent } from '../../protocol/draw.ts'
import type { RoomId } from '../../protocol/envelope.ts'
import { writeDrawArchive } from '../../storage/d1/draw-archive.ts'
import type { Likes } from '../../storage/room/likes.ts'
import { writeSearch } from '../../storage/search/search.ts'
import type { Collecting, Follower } from '../room/followers.ts'
import { type DrawLog, DrawSummaries } from './summary.ts'

const databaseMs = 30_000
/** Lists of draws are read from D1, and removed text must not stay anywhere. */
const urgent: ReadonlySet<DrawEvent['type']> = new Set([
  'draw.scheduled',
  'draw.edited',
  'draw.cancelled',
  'draw.opened',
  'draw.closed',
  'message.removed',
])

/**
 * The followers of a draw: the archive in D1 and the search index. `room`: its id, which is known
 * once it is created.
 */
export function drawFollowers(
  { DB, SEARCH }: { readonly DB: D1Database; readonly SEARCH: D1Database },
  room: () => RoomId,
  log: DrawLog,
  likes: Likes,
  collects: Collecting,
): readonly Follower<DrawEvent>[] {
  const summaries = new DrawSummaries(log, likes)
  const follower = (name: string, follow: (events: readonly LoggedDrawEvent[]) => Promise<void>): Follower<DrawEvent> => ({
    name,
    limitMs: databaseMs,
    collects,
    isUrgent: ({ type }) => urgent.has(type),
    follow,
  })
  return [
    follower('archive', async (events) => {
      const batch = summaries.batchOf(room(), events)
      if (batch) await writeDrawArchive(DB, batch)
    }),
    follower('search', (events) => writeSearch(SEARCH, summaries.searchBatchOf(room(), events))),
  ]
}
