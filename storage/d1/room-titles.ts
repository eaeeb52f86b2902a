import type { RoomId } from '../../protocol/envelope.ts'

const select = `
  SELECT room, title FROM conversations WHERE room IN (SELECT value FROM json_each(?1))
  UNION ALL SELECT room, title FROM draws WHERE room IN (SELECT value FROM json_each(?1))`

/** The titles of conversations and draws, by room. One that has no row has no title. */
export async function roomTitles(db: D1Database, rooms: readonly RoomId[]): Promise<ReadonlyMap<RoomId, string>> {
  if (rooms.length === 0) return new Map()
  const { results } = await db
    .prepare(select)
    .bind(JSON.stringify([...new Set(rooms)]))
    .all<{ room: RoomId; title: string }>()
  return new Map(results.map(({ room, title }) => [room, title]))
}
