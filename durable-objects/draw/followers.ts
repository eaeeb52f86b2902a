import type { DrawEvent } from '../../protocol/draw.ts'
import type { RoomId } from '../../protocol/envelope.ts'
import { type DrawBatch, writeDrawArchive } from '../../storage/d1/draw-archive.ts'
import type { Likes } from '../../storage/room/likes.ts'
import { writeSearch } from '../../storage/search/search.ts'
import type { Collecting, Follower } from '../room/followers.ts'
import { type DrawLog, DrawSummaries } from './summary.ts'

const databaseMs = 30_000
/** Each batch costs money, and no one waits for it. */
const collects: Collecting = { quietMs: 1_000, atMostMs: 1_000, events: 200 }

/**
 * The followers of a draw: the archive in D1 and the search index. `room`: its id, which is known
 * once it is created.
 */
export function drawFollowers(
  { DB, SEARCH }: { readonly DB: D1Database; readonly SEARCH: D1Database },
  room: () => RoomId,
  log: DrawLog,
  likes: Likes,
): readonly Follower<DrawEvent>[] {
  const summaries = new DrawSummaries(log, likes)
  const follower = (name: string, write: (batch: DrawBatch) => Promise<void>): Follower<DrawEvent> => ({
    name,
    limitMs: databaseMs,
    collects,
    follow: async (events) => {
      const batch = summaries.batchOf(room(), events)
      if (batch) await write(batch)
    },
  })
  return [
    follower('archive', (batch) => writeDrawArchive(DB, batch)),
    follower('search', ({ room, rev, draw, messages }) => writeSearch(SEARCH, { room, rev, title: draw.schedule.title, messages })),
  ]
}
