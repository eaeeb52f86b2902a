import type { RoomId } from '../../protocol/envelope.ts'
import type { InboxRow } from '../../protocol/inbox.ts'

export interface RecentRow {
  readonly row: InboxRow
  /** The revision of its last change. */
  readonly rev: number
  /** The stored row is older than this one, or may be, and storage marks it so. */
  readonly isStale: boolean
}

/**
 * The rows of conversations that changed recently, all in memory. Storage has each of them too, but
 * of a conversation in activity an earlier one, marked as stale: only the first change after a
 * store writes a row. Without an index, so that each store is one row.
 */
export class RecentRows {
  readonly #sql: SqlStorage
  /** In the order of their revisions, the newest last. */
  readonly #rows = new Map<RoomId, RecentRow>()

  constructor(sql: SqlStorage) {
    this.#sql = sql
    sql.exec(
      'CREATE TABLE IF NOT EXISTS recent (room TEXT PRIMARY KEY, rev INTEGER NOT NULL, stale INTEGER NOT NULL, body TEXT NOT NULL) WITHOUT ROWID',
    )
    const stored = sql.exec<{ room: RoomId; rev: number; stale: number; body: string }>(
      'SELECT room, rev, stale, body FROM recent ORDER BY rev',
    )
    for (const { room, rev, stale, body } of stored.toArray())
      this.#rows.set(room, { row: JSON.parse(body) as InboxRow, rev, isStale: stale === 1 })
  }

  get size(): number {
    return this.#rows.size
  }

  get newestRev(): number {
    return [...this.#rows.values()].at(-1)?.rev ?? 0
  }

  /** In the order of their revisions. */
  get all(): Iterable<RecentRow> {
    return this.#rows.values()
  }

  get(room: RoomId): RecentRow | undefined {
    return this.#rows.get(room)
  }

  /** Stores the row as its room is now, or as one that its room will change again. */
  store(row: InboxRow, rev: number, { isStale }: { readonly isStale: boolean }): void {
    this.hold(row, rev, { isStale })
    this.#sql.exec(
      `INSERT INTO recent (room, rev, stale, body) VALUES (?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET rev = excluded.rev, stale = excluded.stale, body = excluded.body`,
      row.room,
      rev,
      isStale ? 1 : 0,
      JSON.stringify(row),
    )
  }

  /** Replaces the row in memory only. */
  hold(row: InboxRow, rev: number, { isStale }: { readonly isStale: boolean }): void {
    if (this.#rows.get(row.room)?.rev !== rev) this.#rows.delete(row.room)
    this.#rows.set(row.room, { row, rev, isStale })
  }

  remove(room: RoomId): void {
    this.#rows.delete(room)
    this.#sql.exec('DELETE FROM recent WHERE room = ?', room)
  }
}
