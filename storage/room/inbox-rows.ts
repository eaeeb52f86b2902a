import type { RoomId } from '../../protocol/envelope.ts'
import type { InboxRow } from '../../protocol/inbox.ts'

const tables = [
  'CREATE TABLE IF NOT EXISTS inbox (one INTEGER PRIMARY KEY CHECK (one = 1), epoch TEXT NOT NULL, rev INTEGER NOT NULL, forgotten_rev INTEGER NOT NULL)',
  'CREATE TABLE IF NOT EXISTS rows (room TEXT PRIMARY KEY, seq INTEGER NOT NULL, rev INTEGER NOT NULL, agent TEXT, body TEXT) WITHOUT ROWID',
  'CREATE INDEX IF NOT EXISTS rows_by_rev ON rows (rev)',
  'CREATE TABLE IF NOT EXISTS connections (agent TEXT NOT NULL, room TEXT NOT NULL, kind TEXT NOT NULL, until INTEGER NOT NULL, PRIMARY KEY (agent, room)) WITHOUT ROWID',
  'CREATE TABLE IF NOT EXISTS absences (agent TEXT PRIMARY KEY, at INTEGER NOT NULL) WITHOUT ROWID',
  'CREATE TABLE IF NOT EXISTS revocations (person TEXT PRIMARY KEY, at INTEGER NOT NULL) WITHOUT ROWID',
]

/**
 * So many rooms that left the list are remembered, so that a returning agent learns which rows to
 * remove.
 */
const mostRemovals = 500

/** A room to which an agent may be connected. */
export interface AgentRoom {
  readonly kind: 'conversation' | 'draw'
  readonly room: RoomId
}

/**
 * The storage of the inbox: a mirror of open conversations, and where agents are. A row without a
 * body has left the list.
 */
export class InboxRows {
  readonly #sql: SqlStorage
  readonly epoch: string
  #rev: number
  /** Removals up to this revision are forgotten. */
  #forgottenRev: number

  constructor(sql: SqlStorage, newEpoch: () => string) {
    this.#sql = sql
    for (const table of tables) sql.exec(table)
    sql.exec('INSERT OR IGNORE INTO inbox (one, epoch, rev, forgotten_rev) VALUES (1, ?, 0, 0)', newEpoch())
    // The revision is that of the newest row, which is never deleted: a counter would cost another
    // row for each change.
    const stored = sql.exec<{ epoch: string; rev: number; forgotten_rev: number }>(
      'SELECT epoch, max(rev, coalesce((SELECT max(rev) FROM rows), 0)) AS rev, forgotten_rev FROM inbox',
    )
    const { epoch, rev, forgotten_rev: forgottenRev } = stored.one()
    this.epoch = epoch
    this.#rev = rev
    this.#forgottenRev = forgottenRev
  }

  /** How many changes there have been. */
  get rev(): number {
    return this.#rev
  }

  /**
   * Stores a row, or removes it from the list. False when a newer one is stored already, or nothing
   * would change.
   */
  put(row: InboxRow, open: boolean): boolean {
    const stored = this.#sql.exec<{ seq: number; body: string | null }>('SELECT seq, body FROM rows WHERE room = ?', row.room).toArray()[0]
    const body = open ? JSON.stringify(row) : null
    if (stored ? stored.seq > row.seq || (stored.seq === row.seq && stored.body === body) : !open) return false
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
    if (!open) this.#forgetOldRemovals()
    return true
  }

  #forgetOldRemovals(): void {
    const newest = this.#sql
      .exec<{ rev: number }>('SELECT rev FROM rows WHERE body IS NULL ORDER BY rev DESC LIMIT 1 OFFSET ?', mostRemovals)
      .toArray()[0]
    if (!newest) return
    this.#sql.exec('UPDATE inbox SET forgotten_rev = ?', newest.rev)
    this.#sql.exec('DELETE FROM rows WHERE body IS NULL AND rev <= ?', newest.rev)
    this.#forgottenRev = newest.rev
  }

  all(): InboxRow[] {
    return this.#bodies('rev > 0')
  }

  /** What changed after `rev`; undefined when that is further back than the stored removals. */
  since(rev: number): { readonly rows: InboxRow[]; readonly gone: RoomId[] } | undefined {
    if (rev < this.#forgottenRev || rev > this.#rev || rev === 0) return undefined
    const gone = this.#sql.exec<{ room: RoomId }>('SELECT room FROM rows WHERE body IS NULL AND rev > ?', rev).toArray()
    return { rows: this.#bodies('rev > ?', rev), gone: gone.map(({ room }) => room) }
  }

  #bodies(where: string, ...bindings: number[]): InboxRow[] {
    return this.#sql
      .exec<{ body: string }>(`SELECT body FROM rows WHERE body IS NOT NULL AND ${where}`, ...bindings)
      .toArray()
      .map(({ body }) => JSON.parse(body) as InboxRow)
  }

  /**
   * An agent got a ticket to a room. If their session is revoked, their sockets there have to
   * close.
   */
  connected(agent: string, { room, kind }: AgentRoom, until: number, now: number): void {
    this.#sql.exec('DELETE FROM connections WHERE until < ?', now)
    this.#sql.exec('INSERT OR REPLACE INTO connections (agent, room, kind, until) VALUES (?, ?, ?, ?)', agent, room, kind, until)
  }

  /** The rooms where this agent may have sockets. */
  connectionsOf(agent: string, now: number): AgentRoom[] {
    return this.#sql
      .exec<{ room: RoomId; kind: AgentRoom['kind'] }>(
        `SELECT room, kind FROM connections WHERE agent = ?1 AND until >= ?2
         UNION SELECT room, 'conversation' FROM rows WHERE agent = ?1`,
        agent,
        now,
      )
      .toArray()
  }

  /** The conversations that this agent has claimed. */
  claimsOf(agent: string): RoomId[] {
    return this.#sql
      .exec<{ room: RoomId }>('SELECT room FROM rows WHERE agent = ?', agent)
      .toArray()
      .map(({ room }) => room)
  }

  /**
   * Records which agents with claims are absent; returns those who have been absent since `before`
   * or earlier.
   */
  recordAbsence(present: ReadonlySet<string>, now: number, before: number): string[] {
    const claimants = this.#sql.exec<{ agent: string }>('SELECT DISTINCT agent FROM rows WHERE agent IS NOT NULL').toArray()
    const absent = claimants.map(({ agent }) => agent).filter((agent) => !present.has(agent))
    this.#sql.exec('DELETE FROM absences WHERE agent NOT IN (SELECT value FROM json_each(?))', JSON.stringify(absent))
    for (const agent of absent) this.#sql.exec('INSERT OR IGNORE INTO absences (agent, at) VALUES (?, ?)', agent, now)
    return this.#sql
      .exec<{ agent: string }>('SELECT agent FROM absences WHERE at <= ?', before)
      .toArray()
      .map(({ agent }) => agent)
  }

  /** The agent is present again: a later absence starts anew. */
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
