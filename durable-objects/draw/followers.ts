import type { DrawEvent } from '../../protocol/draw.ts'
import type { RoomId } from '../../protocol/envelope.ts'
import { writeDrawArchive } from '../../storage/d1/draw-archive.ts'
import type { Likes } from '../../storage/room/likes.ts'
import { writeSearch } from '../../storage/search/search.ts'
import type { Collecting } from '../room/collecting.ts'
import { databaseFollowers } from '../room/database-followers.ts'
import type { Follower } from '../room/followers.ts'
import { type DrawLog, DrawSummaries } from './summary.ts'

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
 * The followers of a draw, which write into databases. `room`: its id, which is known once it is
 * created.
 */
export function drawFollowers(
  { DB, SEARCH }: { readonly DB: D1Database; readonly SEARCH: D1Database },
  room: () => RoomId,
  log: DrawLog,
  likes: Likes,
  collects: Collecting,
): readonly Follower<DrawEvent>[] {
  const summaries = new DrawSummaries(log, likes)
  return databaseFollowers<DrawEvent>({
    collects,
    urgent,
    archive: async (events) => {
      const batch = summaries.batchOf(room(), events)
      if (batch) await writeDrawArchive(DB, batch)
    },
    search: (events) => writeSearch(SEARCH, summaries.searchBatchOf(room(), events)),
  })
}
