import type { RoomId } from '../../protocol/envelope.ts'

/**
 * The ids of conversations and draws after `room`, in order. Two databases, because after a restore
 * of one the other still lists the rooms that began later.
 */
export async function knownRooms(db: D1Database, search: D1Database, room: string, limit: number): Promise<RoomId[]> {
  const tables = [
    db.prepare('SELECT room FROM conversations WHERE room > ?1 ORDER BY room LIMIT ?2'),
    db.prepare('SELECT room FROM draws WHERE room > ?1 ORDER BY room LIMIT ?2'),
    search.prepare('SELECT room FROM rooms WHERE room > ?1 ORDER BY room LIMIT ?2'),
  ]
  const found = await Promise.all(tables.map((statement) => statement.bind(room, limit).all<{ room: RoomId }>()))
  return found.flatMap(({ results }) => results.map((row) => row.room))
}
