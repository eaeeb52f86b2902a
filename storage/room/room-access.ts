const dayMs = 86_400_000
const unusedMs = 30 * dayMs

/** Who may come back into one room: the hash of the visitor's refresh secret, and those who were sent away. */
export class RoomAccess {
  readonly #sql: SqlStorage
  #room: string | undefined

  constructor(sql: SqlStorage) {
    this.#sql = sql
  }

  /** Kept at the birth of the room. The room's own id stands here too: an old alarm may wake an object that cannot tell its name. */
  create(room: string, refreshHash: string, at: number): void {
    this.#sql.exec(
      'INSERT OR IGNORE INTO access (one, room, refresh_hash, used_at, generation) VALUES (1, ?, ?, ?, 0)',
      room,
      refreshHash,
      at,
    )
  }

  /** Never changes once it is known, and every log line names it. */
  get room(): string | undefined {
    this.#room ??= this.#row()?.room
    return this.#room
  }

  /** The generation of the credentials this secret may renew; nothing when it is wrong or thirty days unused. */
  verifyRefresh(refreshHash: string, at: number): number | undefined {
    const row = this.#row()
    if (!row || row.refresh_hash !== refreshHash || row.used_at < at - unusedMs) return undefined
    // A row a day is enough to know that it is in use.
    if (row.used_at < at - dayMs) this.#sql.exec('UPDATE access SET used_at = ?', at)
    return row.generation
  }

  #row(): { room: string; refresh_hash: string; used_at: number; generation: number } | undefined {
    return this.#sql
      .exec<{ room: string; refresh_hash: string; used_at: number; generation: number }>(
        'SELECT room, refresh_hash, used_at, generation FROM access',
      )
      .toArray()[0]
  }

  /** Rights that began at or before `at` no longer open this room for that person. */
  revoke(person: string, at: number): void {
    this.#sql.exec('INSERT INTO revocations (person, at) VALUES (?1, ?2) ON CONFLICT DO UPDATE SET at = max(at, excluded.at)', person, at)
  }

  isRevoked(person: string, since: number): boolean {
    return this.#sql.exec('SELECT 1 FROM revocations WHERE person = ? AND at >= ?', person, since).toArray().length > 0
  }
}
