/** How far one follower has come: the place it has dealt with, how often it failed since, and when it may try again (epoch ms). */
export interface Cursor {
  readonly name: string
  readonly seq: number
  readonly tries: number
  readonly due: number
}

/**
 * How far each follower has come: one row for all of them, for each row written is paid for. What was moved and not saved
 * is done again after a crash, and followers do not mind.
 */
export class Cursors {
  readonly #sql: SqlStorage
  readonly #known: Map<string, Cursor>
  #isSaved = true

  constructor(sql: SqlStorage) {
    this.#sql = sql
    const row = sql.exec<{ cursors: string }>('SELECT cursors FROM cursors').toArray()[0]
    const cursors = row ? (JSON.parse(row.cursors) as Cursor[]) : []
    this.#known = new Map(cursors.map((cursor) => [cursor.name, cursor]))
  }

  of(name: string): Cursor {
    return this.#known.get(name) ?? { name, seq: 0, tries: 0, due: 0 }
  }

  move(cursor: Cursor): void {
    this.#known.set(cursor.name, cursor)
    this.#isSaved = false
  }

  /** Writes what was moved since; nothing when nothing was. */
  save(): void {
    if (this.#isSaved) return
    this.#isSaved = true
    this.#sql.exec(
      'INSERT INTO cursors (one, cursors) VALUES (1, ?) ON CONFLICT DO UPDATE SET cursors = excluded.cursors',
      JSON.stringify([...this.#known.values()]),
    )
  }
}
