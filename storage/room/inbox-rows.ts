import { cursorOf, isNewestFirst, positionIn, type RowPosition } from '../../domain/inbox/views.ts'
import type { RoomId } from '../../protocol/envelope.ts'
import type { InboxCounts, InboxItem, InboxRow, LiveView } from '../../protocol/inbox.ts'
import { InboxCounter, inboxCountsTable } from './inbox-counts.ts'

/** A row without a body has left the list. Each view is read from an index of its own. */
const tables = [
  'CREATE TABLE IF NOT EXISTS inbox (one INTEGER PRIMARY KEY CHECK (one = 1), epoch TEXT NOT NULL, rev INTEGER NOT NULL, forgotten_rev INTEGER NOT NULL)',
  'CREATE TABLE IF NOT EXISTS rows (room TEXT PRIMARY KEY, seq INTEGER NOT NULL, rev INTEGER NOT NULL, body TEXT, active_at INTEGER, waiting_since INTEGER, agent TEXT) WITHOUT ROWID',
  'CREATE INDEX IF NOT EXISTS rows_by_rev ON rows (rev)',
  'CREATE INDEX IF NOT EXISTS rows_gone ON rows (rev) WHERE body IS NULL',
  'CREATE INDEX IF NOT EXISTS rows_by_activity ON rows (active_at, room) WHERE active_at IS NOT NULL',
  'CREATE INDEX IF NOT EXISTS rows_waiting ON rows (waiting_since, room) WHERE waiting_since IS NOT NULL',
  // Without the time: each message would write this index too, and the claims of one agent are few.
  'CREATE INDEX IF NOT EXISTS rows_claimed ON rows (agent) WHERE agent IS NOT NULL',
  inboxCountsTable,
  'CREATE TABLE IF NOT EXISTS connections (agent TEXT NOT NULL, room TEXT NOT NULL, kind TEXT NOT NULL, until INTEGER NOT NULL, PRIMARY KEY (agent, room)) WITHOUT ROWID',
  'CREATE TABLE IF NOT EXISTS absences (agent TEXT PRIMARY KEY, at INTEGER NOT NULL) WITHOUT ROWID',
  'CREATE TABLE IF NOT EXISTS revocations (person TEXT PRIMARY KEY, at INTEGER NOT NULL) WITHOUT ROWID',
]

/**
 * So many rooms that left the list are remembered, so that a returning agent learns which rows to
 * remove.
 */
const mostRemovals = 500
/** More changes than this are not worth resuming: the first page is shorter. */
const mostResumed = 200
const pageRows = 50
/** In UTF-16 units, so at most three times as many bytes. A page has at least one row. */
const pageLength = 50_000

/** The column that orders a view, and what its rows have in common. */
const viewColumns: Readonly<Record<LiveView, { readonly at: string; readonly where?: string }>> = {
  all: { at: 'active_at' },
  waiting: { at: 'waiting_since' },
  // The sign keeps SQLite from walking the index of all rows.
  mine: { at: '+active_at', where: 'agent = ?' },
}

/** A room to which an agent may be connected. */
export interface AgentRoom {
  readonly kind: 'conversation' | 'draw'
  readonly room: RoomId
}

/** The storage of the inbox: a mirror of open conversations, and where agents are. */
export class InboxRows {
  readonly #sql: SqlStorage
  readonly #counter: InboxCounter
  readonly epoch: string
  #rev: number
  /** Removals up to this revision are forgotten. */
  #forgottenRev: number

  constructor(sql: SqlStorage, newEpoch: () => string) {
    this.#sql = sql
    for (const table of tables) sql.exec(table)
    this.#counter = new InboxCounter(sql)
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

  get counts(): InboxCounts {
    return this.#counter.read()
  }

  /** Since when the first of those who wait for a person has waited (epoch ms). */
  get waitingSince(): number | undefined {
    const [first] = this.#sql
      .exec<{ since: number | null }>('SELECT min(waiting_since) AS since FROM rows WHERE waiting_since IS NOT NULL')
      .toArray()
    return first?.since ?? undefined
  }

  /**
   * Stores a row, or removes it from the list. Returns what changed: nothing when a newer row is
   * stored already, or this one is the same.
   */
  put(row: InboxRow, open: boolean): readonly InboxItem[] {
    const stored = this.#sql.exec<{ seq: number; body: string | null }>('SELECT seq, body FROM rows WHERE room = ?', row.room).toArray()[0]
    const body = open ? JSON.stringify(row) : null
    if (stored ? stored.seq > row.seq || (stored.seq === row.seq && stored.body === body) : !open) return []
    const { room, seq } = row
    const before = stored?.body ? (JSON.parse(stored.body) as InboxRow) : undefined
    const [old, next] = [placesOf(before), placesOf(open ? row : undefined)]
    // Only what changes: each column of an index costs a written row.
    const moved = Object.fromEntries(Object.entries(next).filter(([name, value]) => old[name] !== value))
    const columns = { seq, rev: this.#rev + 1, body, ...moved }
    const names = Object.keys(columns)
    const statement = stored
      ? `UPDATE rows SET ${names.map((name) => `${name} = ?`).join(', ')} WHERE room = ?`
      : `INSERT INTO rows (${names.join(', ')}, room) VALUES (${names.map(() => '?').join(', ')}, ?)`
    this.#sql.exec(statement, ...Object.values(columns), room)
    this.#rev++
    const counts = this.#counter.move(before, open ? row : undefined)
    if (!open) this.#forgetOldRemovals()
    return [
      open ? { type: 'row.changed', row } : { type: 'row.gone', room },
      ...(counts ? [{ type: 'counts.changed', counts } as const] : []),
    ]
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

  /** A page of one view as this agent sees it, from the top or after a position. */
  page(view: LiveView, agent: string, after?: RowPosition): { readonly rows: readonly InboxRow[]; readonly next?: string } {
    const { at, where } = viewColumns[view]
    const [beyond, order] = isNewestFirst(view) ? ['<', 'DESC'] : ['>', 'ASC']
    const start = after ?? { at: isNewestFirst(view) ? Number.MAX_SAFE_INTEGER : -1, room: '' }
    const found = this.#sql
      .exec<{ body: string }>(
        `SELECT body FROM rows WHERE ${where ? `${where} AND ` : ''}${at} IS NOT NULL AND (${at}, room) ${beyond} (?, ?)
         ORDER BY ${at} ${order}, room ${order} LIMIT ${pageRows + 1}`,
        ...(where ? [agent] : []),
        start.at,
        start.room,
      )
      .toArray()
    const shown = found.slice(0, Math.min(pageRows, rowsWithin(found, pageLength)))
    const rows = shown.map(({ body }) => JSON.parse(body) as InboxRow)
    const last = rows.at(-1)
    const position = last && rows.length < found.length ? positionIn(view, last, agent) : undefined
    return { rows, ...(position ? { next: cursorOf(position) } : {}) }
  }

  /** The ids of the rooms after `room`, in order: open ones, and those that left the list last. */
  roomsAfter(room: string, limit: number): RoomId[] {
    return this.#sql
      .exec<{ room: RoomId }>('SELECT room FROM rows WHERE room > ? ORDER BY room LIMIT ?', room, limit)
      .toArray()
      .map((row) => row.room)
  }

  /**
   * What changed after `rev`; undefined when that is further back than the stored removals, or too
   * much.
   */
  since(rev: number): { readonly rows: InboxRow[]; readonly gone: RoomId[] } | undefined {
    if (rev < this.#forgottenRev || rev > this.#rev || rev === 0) return undefined
    const changed = this.#sql
      .exec<{ room: RoomId; body: string | null }>('SELECT room, body FROM rows WHERE rev > ? ORDER BY rev LIMIT ?', rev, mostResumed + 1)
      .toArray()
    const bodies = changed.flatMap(({ body }) => (body === null ? [] : { body }))
    if (changed.length > mostResumed || rowsWithin(bodies, pageLength) < bodies.length) return undefined
    return {
      rows: bodies.map(({ body }) => JSON.parse(body) as InboxRow),
      gone: changed.filter(({ body }) => body === null).map(({ room }) => room),
    }
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

  /** The agents who have claimed anything. */
  claimants(): string[] {
    return this.#counter.claimants()
  }

  /**
   * Records which agents with claims are absent; returns those who have been absent since `before`
   * or earlier.
   */
  recordAbsence(present: ReadonlySet<string>, now: number, before: number): string[] {
    const absent = this.claimants().filter((agent) => !present.has(agent))
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

/** What places the row in the views; nothing for one that has left the list. */
function placesOf(row: InboxRow | undefined): Readonly<Record<string, string | number | null>> {
  if (!row) return { active_at: null, waiting_since: null, agent: null }
  const { activeAt, status } = row
  return {
    active_at: activeAt,
    waiting_since: status.is === 'waiting' ? status.since : null,
    agent: status.is === 'claimed' ? status.agent.id : null,
  }
}

/** How many of these bodies fit into so many UTF-16 units; at least one. */
function rowsWithin(rows: readonly { readonly body: string }[], units: number): number {
  let used = 0
  const beyond = rows.findIndex(({ body }, at) => {
    used += body.length
    return at > 0 && used > units
  })
  return beyond === -1 ? rows.length : beyond
}
