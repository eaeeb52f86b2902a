import type { Person, RoomId } from '../../protocol/envelope.ts'

const tables = [
  'CREATE TABLE IF NOT EXISTS connections (agent TEXT NOT NULL, room TEXT NOT NULL, kind TEXT NOT NULL, until INTEGER NOT NULL, PRIMARY KEY (agent, room)) WITHOUT ROWID',
  'CREATE TABLE IF NOT EXISTS absences (agent TEXT PRIMARY KEY, at INTEGER NOT NULL) WITHOUT ROWID',
  'CREATE TABLE IF NOT EXISTS online (one INTEGER PRIMARY KEY CHECK (one = 1), people TEXT NOT NULL)',
  'CREATE TABLE IF NOT EXISTS revocations (person TEXT PRIMARY KEY, at INTEGER NOT NULL) WITHOUT ROWID',
]

/** A room to which an agent may be connected. */
export interface AgentRoom {
  readonly kind: 'conversation' | 'draw'
  readonly room: RoomId
}

/** Where agents are connected, since when they are absent, and whose access has ended. */
export class InboxAgents {
  readonly #sql: SqlStorage

  /** Who is online as the agents know it, stored so that a wake does not publish it again. */
  #published: string

  constructor(sql: SqlStorage) {
    this.#sql = sql
    for (const table of tables) sql.exec(table)
    this.#published = sql.exec<{ people: string }>('SELECT people FROM online').toArray()[0]?.people ?? '[]'
  }

  /** These are online now. False when that is known already. */
  publish(online: readonly Person[]): boolean {
    const people = JSON.stringify(online.toSorted((one, other) => (one.id < other.id ? -1 : 1)))
    if (people === this.#published) return false
    this.#published = people
    this.#sql.exec('INSERT OR REPLACE INTO online (one, people) VALUES (1, ?)', people)
    return true
  }

  /**
   * An agent got a ticket to a room. If their session is revoked, their sockets there have to
   * close.
   */
  connected(agent: string, { room, kind }: AgentRoom, until: number, now: number): void {
    this.#sql.exec('DELETE FROM connections WHERE until < ?', now)
    this.#sql.exec('INSERT OR REPLACE INTO connections (agent, room, kind, until) VALUES (?, ?, ?, ?)', agent, room, kind, until)
  }

  /** The rooms to which this agent got a ticket that may still be in use. */
  connectionsOf(agent: string, now: number): AgentRoom[] {
    return this.#sql
      .exec<{ room: RoomId; kind: AgentRoom['kind'] }>('SELECT room, kind FROM connections WHERE agent = ? AND until >= ?', agent, now)
      .toArray()
      .map(({ room, kind }) => ({ room, kind }))
  }

  /** Records that of the agents with claims exactly these are absent; who was absent before stays so. */
  recordAbsent(agents: readonly string[], now: number): void {
    this.#sql.exec('DELETE FROM absences WHERE agent NOT IN (SELECT value FROM json_each(?))', JSON.stringify(agents))
    for (const agent of agents) this.#sql.exec('INSERT OR IGNORE INTO absences (agent, at) VALUES (?, ?)', agent, now)
  }

  /** Who has been absent since this time or earlier. */
  absentSince(at: number): string[] {
    return this.#sql
      .exec<{ agent: string }>('SELECT agent FROM absences WHERE at <= ?', at)
      .toArray()
      .map(({ agent }) => agent)
  }

  /** Who became absent later than at this time, and when (epoch ms). */
  absentAfter(at: number): { readonly agent: string; readonly at: number }[] {
    return this.#sql.exec<{ agent: string; at: number }>('SELECT agent, at FROM absences WHERE at > ? ORDER BY at', at).toArray()
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
