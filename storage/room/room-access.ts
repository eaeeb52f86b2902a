const dayMs = 86_400_000
const unusedMs = 30 * dayMs

interface AccessRow {
  readonly [column: string]: SqlStorageValue
  readonly room: string
  readonly refresh_hash: string
  readonly used_at: number
  readonly generation: number
}

/**
 * Who may return to one room: the hash of the visitor's refresh secret, and the people whose access
 * was revoked.
 */
export class RoomAccess {
  readonly #sql: SqlStorage
  #room: string | undefined

  constructor(sql: SqlStorage) {
    this.#sql = sql
  }

  /**
   * Called when the room is created; a repeat changes nothing. The room's id is stored too: an object that an old alarm
   * wakes does not know its own name.
   */
  create(room: string, refreshHash: string, at: number): void {
    this.#sql.exec(
      'INSERT OR IGNORE INTO access (one, room, refresh_hash, used_at, generation) VALUES (1, ?, ?, ?, 0)',
      room,
      refreshHash,
      at,
    )
  }

  /** The id of the room. Cached: it never changes, and every log line names it. */
  get room(): string | undefined {
    this.#room ??= this.#row()?.room
    return this.#room
  }

  /**
   * The generation of the credentials that this secret may renew; undefined when it is wrong or
   * unused for thirty days.
   */
  verifyRefresh(refreshHash: string, at: number): number | undefined {
    const row = this.#row()
    if (!row || row.refresh_hash !== refreshHash || row.used_at < at - unusedMs) return undefined
    // One written row a day is exact enough to know that the secret is in use.
    if (row.used_at < at - dayMs) this.#sql.exec('UPDATE access SET used_at = ?', at)
    return row.generation
  }

  #row(): AccessRow | undefined {
    return this.#sql.exec<AccessRow>('SELECT room, refresh_hash, used_at, generation FROM access').toArray()[0]
  }

  /** Credentials from `at` or earlier no longer open this room for that person. */
  revoke(person: string, at: number): void {
    this.#sql.exec('INSERT INTO revocations (person, at) VALUES (?1, ?2) ON CONFLICT DO UPDATE SET at = max(at, excluded.at)', person, at)
  }

  /** Uses an entry, which is valid until `until` (epoch ms). False if it was used before. */
  useEntry(id: string, until: number, now: number): boolean {
    this.#sql.exec('DELETE FROM entries WHERE until < ?', now)
    return this.#sql.exec('INSERT OR IGNORE INTO entries (id, until) VALUES (?, ?) RETURNING id', id, until).toArray().length > 0
  }

  isRevoked(person: string, since: number): boolean {
    return this.#sql.exec('SELECT 1 FROM revocations WHERE person = ? AND at >= ?', person, since).toArray().length > 0
  }
}
