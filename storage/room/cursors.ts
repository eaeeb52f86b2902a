/**
 * How far one follower has read: its place, how often it failed since, and when it may try again
 * (epoch ms).
 */
export interface Cursor {
  readonly name: string
  readonly seq: number
  readonly tries: number
  readonly due: number
}

/**
 * The cursors of a room's followers, in one row, because each written row costs money. What was
 * moved and not saved is done again after a crash: followers are idempotent.
 */
export class Cursors {
  readonly #sql: SqlStorage
  readonly #cursors: Map<string, Cursor>
  #isSaved = true

  constructor(sql: SqlStorage) {
    this.#sql = sql
    const row = sql.exec<{ cursors: string }>('SELECT cursors FROM cursors').toArray()[0]
    const cursors = row ? (JSON.parse(row.cursors) as Cursor[]) : []
    this.#cursors = new Map(cursors.map((cursor) => [cursor.name, cursor]))
  }

  of(name: string): Cursor {
    return this.#cursors.get(name) ?? { name, seq: 0, tries: 0, due: 0 }
  }

  move(cursor: Cursor): void {
    this.#cursors.set(cursor.name, cursor)
    this.#isSaved = false
  }

  /** Writes what was moved since the last call, if anything. */
  save(): void {
    if (this.#isSaved) return
    this.#isSaved = true
    this.#sql.exec(
      'INSERT INTO cursors (one, cursors) VALUES (1, ?) ON CONFLICT DO UPDATE SET cursors = excluded.cursors',
      JSON.stringify([...this.#cursors.values()]),
    )
  }
}
