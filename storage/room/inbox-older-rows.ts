import { isNewestFirst, type RowPosition } from '../../domain/inbox/views.ts'
import type { RoomId } from '../../protocol/envelope.ts'
import type { InboxRow, LiveView } from '../../protocol/inbox.ts'
import { RowCounts } from './inbox-counts.ts'

/** Each view is read from an index of its own. */
const tables = [
  'CREATE TABLE IF NOT EXISTS rows (room TEXT PRIMARY KEY, body TEXT NOT NULL, active_at INTEGER NOT NULL, waiting_since INTEGER, agent TEXT) WITHOUT ROWID',
  'CREATE INDEX IF NOT EXISTS rows_by_activity ON rows (active_at, room)',
  'CREATE INDEX IF NOT EXISTS rows_waiting ON rows (waiting_since, room) WHERE waiting_since IS NOT NULL',
  // Without the time: the claims of one agent are few.
  'CREATE INDEX IF NOT EXISTS rows_claimed ON rows (agent) WHERE agent IS NOT NULL',
  'CREATE TABLE IF NOT EXISTS row_counts (one INTEGER PRIMARY KEY CHECK (one = 1), body TEXT NOT NULL)',
]

/** The column that orders a view, and what its rows have in common. */
const viewColumns: Readonly<Record<LiveView, { readonly at: string; readonly where?: string }>> = {
  all: { at: 'active_at' },
  waiting: { at: 'waiting_since' },
  // The sign keeps SQLite from walking the index of all rows.
  mine: { at: '+active_at', where: 'agent = ?' },
}

/**
 * The rows of conversations that have not changed recently, in storage only and indexed: there may
 * be tens of thousands. Every one is as its room is.
 */
export class OlderRows {
  readonly #sql: SqlStorage
  /** Stored, because the object must not count all rows each time it wakes. */
  readonly counts: RowCounts

  constructor(sql: SqlStorage) {
    this.#sql = sql
    for (const table of tables) sql.exec(table)
    this.counts = new RowCounts(sql.exec<{ body: string }>('SELECT body FROM row_counts').toArray()[0]?.body)
  }

  get(room: RoomId): InboxRow | undefined {
    const [stored] = this.#sql.exec<{ body: string }>('SELECT body FROM rows WHERE room = ?', room).toArray()
    return stored && (JSON.parse(stored.body) as InboxRow)
  }

  add(rows: readonly InboxRow[]): void {
    for (const row of rows) {
      const { room, activeAt, status } = row
      this.#sql.exec(
        'INSERT OR REPLACE INTO rows (room, body, active_at, waiting_since, agent) VALUES (?, ?, ?, ?, ?)',
        room,
        JSON.stringify(row),
        activeAt,
        status.is === 'waiting' ? status.since : null,
        status.is === 'claimed' ? status.agent.id : null,
      )
      this.counts.move(undefined, row)
    }
    this.#storeCounts()
  }

  remove(row: InboxRow): void {
    this.#sql.exec('DELETE FROM rows WHERE room = ?', row.room)
    this.counts.move(row, undefined)
    this.#storeCounts()
  }

  #storeCounts(): void {
    this.#sql.exec('INSERT OR REPLACE INTO row_counts (one, body) VALUES (1, ?)', this.counts.stored)
  }

  /** The first rows of one view as this agent sees it, from the top or after a position. */
  page(view: LiveView, agent: string, after: RowPosition | undefined, limit: number): InboxRow[] {
    const { at, where } = viewColumns[view]
    const [beyond, order] = isNewestFirst(view) ? ['<', 'DESC'] : ['>', 'ASC']
    const start = after ?? { at: isNewestFirst(view) ? Number.MAX_SAFE_INTEGER : -1, room: '' }
    return this.#sql
      .exec<{ body: string }>(
        `SELECT body FROM rows WHERE ${where ? `${where} AND ` : ''}${at} IS NOT NULL AND (${at}, room) ${beyond} (?, ?)
         ORDER BY ${at} ${order}, room ${order} LIMIT ${limit}`,
        ...(where ? [agent] : []),
        start.at,
        start.room,
      )
      .toArray()
      .map(({ body }) => JSON.parse(body) as InboxRow)
  }

  /** Since when the first of those who wait for a person has waited (epoch ms). */
  get waitingSince(): number | undefined {
    const [first] = this.#sql
      .exec<{ since: number | null }>('SELECT min(waiting_since) AS since FROM rows WHERE waiting_since IS NOT NULL')
      .toArray()
    return first?.since ?? undefined
  }

  /** The conversations that this agent has claimed. */
  claimsOf(agent: string): RoomId[] {
    return this.#sql
      .exec<{ room: RoomId }>('SELECT room FROM rows WHERE agent = ?', agent)
      .toArray()
      .map(({ room }) => room)
  }

  /** The ids of the rooms after `room`, in order. */
  roomsAfter(room: string, limit: number): RoomId[] {
    return this.#sql
      .exec<{ room: RoomId }>('SELECT room FROM rows WHERE room > ? ORDER BY room LIMIT ?', room, limit)
      .toArray()
      .map((row) => row.room)
  }
}
