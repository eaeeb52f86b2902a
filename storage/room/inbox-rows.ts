import type { RoomId } from '../../protocol/envelope.ts'
import type { InboxRow } from '../../protocol/inbox.ts'

const tables = [
  'CREATE TABLE IF NOT EXISTS inbox (one INTEGER PRIMARY KEY CHECK (one = 1), epoch TEXT NOT NULL, rev INTEGER NOT NULL, floor INTEGER NOT NULL)',
  'CREATE TABLE IF NOT EXISTS rows (room TEXT PRIMARY KEY, seq INTEGER NOT NULL, rev INTEGER NOT NULL, agent TEXT, body TEXT) WITHOUT ROWID',
  'CREATE INDEX IF NOT EXISTS rows_by_rev ON rows (rev)',
  'CREATE TABLE IF NOT EXISTS connections (agent TEXT NOT NULL, room TEXT NOT NULL, until INTEGER NOT NULL, PRIMARY KEY (agent, room)) WITHOUT ROWID',
  'CREATE TABLE IF NOT EXISTS absences (agent TEXT PRIMARY KEY, at INTEGER NOT NULL) WITHOUT ROWID',
  'CREATE TABLE IF NOT EXISTS revocations (person TEXT PRIMARY KEY, at INTEGER NOT NULL) WITHOUT ROWID',
]

/** So many rooms that left the list are remembered, so that an agent who comes back learns which to strike. */
const removals = 500

/** The memory of the inbox: a mirror of open conversations, and who was where. A row without a body has left the list. */
export class InboxRows {
  readonly #sql: SqlStorage
  readonly epoch: string
  #rev: number
  /** What left the list up to here is forgotten. */
  #floor: number

  constructor(sql: SqlStorage, newEpoch: () => string) {
    this.#sql = sql
    for (const table of tables) sql.exec(table)
    sql.exec('INSERT OR IGNORE INTO inbox (one, epoch, rev, floor) VALUES (1, ?, 0, 0)', newEpoch())
    // The newest row says how far the list has come, and never leaves: a counter of its own would be a row more for each change.
    const kept = sql.exec<{ epoch: string; rev: number; floor: number }>(
      'SELECT epoch, max(rev, coalesce((SELECT max(rev) FROM rows), 0)) AS rev, floor FROM inbox',
    )
    const { epoch, rev, floor } = kept.one()
    this.epoch = epoch
    this.#rev = rev
    this.#floor = floor
  }

  /** How many changes there have been. */
  get rev(): number {
    return this.#rev
  }

  /** Keeps a row, or strikes it from the list. False when a newer one stands here already, or nothing would change. */
  put(row: InboxRow, open: boolean): boolean {
    const kept = this.#sql.exec<{ seq: number; body: string | null }>('SELECT seq, body FROM rows WHERE room = ?', row.room).toArray()[0]
    const body = open ? JSON.stringify(row) : null
    if (kept ? kept.seq > row.seq || (kept.seq === row.seq && kept.body === body) : !open) return false
    const agent = open && row.status.is === 'claimed' ? row.status.agent.id : null
    this.#sql.exec(
      'INSERT OR REPLACE INTO rows (room, seq, rev, agent, body) VALUES (?, ?, ?, ?, ?)',
      row.room,
      row.seq,
      this.#rev + 1,
      agent,
      body,
    )
    this.#rev++
    if (!open) this.#bury()
    return true
  }

  #bury(): void {
    const oldest = this.#sql
      .exec<{ rev: number }>('SELECT rev FROM rows WHERE body IS NULL ORDER BY rev DESC LIMIT 1 OFFSET ?', removals)
      .toArray()[0]
    if (!oldest) return
    this.#sql.exec('UPDATE inbox SET floor = ?', oldest.rev)
    this.#sql.exec('DELETE FROM rows WHERE body IS NULL AND rev <= ?', oldest.rev)
    this.#floor = oldest.rev
  }

  all(): InboxRow[] {
    return this.#bodies('rev > 0')
  }

  /** What changed after `rev`; nothing when that is further back than we remember. */
  since(rev: number): { readonly rows: InboxRow[]; readonly gone: RoomId[] } | undefined {
    if (rev < this.#floor || rev > this.#rev || rev === 0) return undefined
    const gone = this.#sql.exec<{ room: RoomId }>('SELECT room FROM rows WHERE body IS NULL AND rev > ?', rev).toArray()
    return { rows: this.#bodies('rev > ?', rev), gone: gone.map(({ room }) => room) }
  }

  #bodies(where: string, ...bindings: number[]): InboxRow[] {
    return this.#sql
      .exec<{ body: string }>(`SELECT body FROM rows WHERE body IS NOT NULL AND ${where}`, ...bindings)
      .toArray()
      .map(({ body }) => JSON.parse(body) as InboxRow)
  }

  /** An agent was given a ticket to a room: should his right end, that is where to look for him. */
  connected(agent: string, room: string, until: number, now: number): void {
    this.#sql.exec('DELETE FROM connections WHERE until < ?', now)
    this.#sql.exec('INSERT OR REPLACE INTO connections (agent, room, until) VALUES (?, ?, ?)', agent, room, until)
  }

  connectionsOf(agent: string, now: number): RoomId[] {
    const rooms = this.#sql.exec<{ room: RoomId }>(
      'SELECT room FROM connections WHERE agent = ?1 AND until >= ?2 UNION SELECT room FROM rows WHERE agent = ?1',
      agent,
      now,
    )
    return rooms.toArray().map(({ room }) => room)
  }

  /** The conversations this agent has claimed. */
  claimsOf(agent: string): RoomId[] {
    return this.#sql
      .exec<{ room: RoomId }>('SELECT room FROM rows WHERE agent = ?', agent)
      .toArray()
      .map(({ room }) => room)
  }

  /** Notes who is away although he has claims, and who is back; answers who has been away since before `before`. */
  recordAbsence(here: ReadonlySet<string>, now: number, before: number): string[] {
    const claimants = this.#sql.exec<{ agent: string }>('SELECT DISTINCT agent FROM rows WHERE agent IS NOT NULL').toArray()
    const away = claimants.map(({ agent }) => agent).filter((agent) => !here.has(agent))
    this.#sql.exec('DELETE FROM absences WHERE agent NOT IN (SELECT value FROM json_each(?))', JSON.stringify(away))
    for (const agent of away) this.#sql.exec('INSERT OR IGNORE INTO absences (agent, at) VALUES (?, ?)', agent, now)
    return this.#sql
      .exec<{ agent: string }>('SELECT agent FROM absences WHERE at <= ?', before)
      .toArray()
      .map(({ agent }) => agent)
  }

  /** He is here again: an absence that comes later begins anew. */
  returned(agent: string): void {
    this.#sql.exec('DELETE FROM absences WHERE agent = ?', agent)
  }

  revoke(person: string, at: number): void {
    this.#sql.exec('INSERT INTO revocations (person, at) VALUES (?1, ?2) ON CONFLICT DO UPDATE SET at = max(at, excluded.at)', person, at)
  }

  isRevoked(person: string, since: number): boolean {
    return this.#sql.exec('SELECT 1 FROM revocations WHERE person = ? AND at >= ?', person, since).toArray().length > 0
  }
}
