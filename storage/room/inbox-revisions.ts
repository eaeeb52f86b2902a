/** So many revisions are reserved with one written row. */
const reserved = 1_000

/**
 * The identity of the list and the numbers of its changes. Most changes are in memory only, so a
 * revision is reserved in storage before it is given out: after a loss of the memory every new one
 * is larger than all that clients know.
 */
export class InboxRevisions {
  readonly #sql: SqlStorage
  readonly epoch: string
  /** The storage was empty: this list has just begun. */
  readonly isNew: boolean
  #current: number
  #ceiling: number
  #forgotten: number

  constructor(sql: SqlStorage, newEpoch: () => string) {
    this.#sql = sql
    sql.exec(
      'CREATE TABLE IF NOT EXISTS inbox (one INTEGER PRIMARY KEY CHECK (one = 1), epoch TEXT NOT NULL, ceiling INTEGER NOT NULL, forgotten_rev INTEGER NOT NULL)',
    )
    const stored = sql
      .exec<{ epoch: string; ceiling: number; forgotten_rev: number }>('SELECT epoch, ceiling, forgotten_rev FROM inbox')
      .toArray()[0]
    this.isNew = stored === undefined
    this.epoch = stored?.epoch ?? newEpoch()
    this.#ceiling = stored?.ceiling ?? 0
    this.#forgotten = stored?.forgotten_rev ?? 0
    this.#current = this.#ceiling
    if (this.isNew) sql.exec('INSERT INTO inbox (one, epoch, ceiling, forgotten_rev) VALUES (1, ?, 0, 0)', this.epoch)
  }

  /** The newest revision. Not to be given out: see `given`. */
  get current(): number {
    return this.#current
  }

  /** What changed up to this revision cannot be listed any more. */
  get forgotten(): number {
    return this.#forgotten
  }

  /** A stored row has this revision, which was perhaps never given out. */
  include(rev: number): void {
    this.#current = Math.max(this.#current, rev)
  }

  /** The revision of a new change. */
  next(): number {
    return ++this.#current
  }

  /** The newest revision, reserved, for a frame or a welcome. */
  given(): number {
    if (this.#current > this.#ceiling) {
      this.#ceiling = this.#current + reserved
      this.#sql.exec('UPDATE inbox SET ceiling = ?', this.#ceiling)
    }
    return this.#current
  }

  forget(rev: number): void {
    if (rev <= this.#forgotten) return
    this.#forgotten = rev
    this.#sql.exec('UPDATE inbox SET forgotten_rev = ?', rev)
  }
}
