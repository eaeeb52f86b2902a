/** How far the list has been rebuilt from the conversations. */
export interface RebuildPlace {
  /** The first pass, or the second one, which finds what the first has missed. */
  readonly pass: number
  /** The last room of the portion before. */
  readonly after: string
  /** When to go on (epoch ms). */
  readonly due: number
}

/** Stored, so that a rebuild goes on after the object was evicted. */
export class RebuildCursor {
  readonly #sql: SqlStorage
  #place: RebuildPlace | undefined

  constructor(sql: SqlStorage) {
    this.#sql = sql
    sql.exec(
      'CREATE TABLE IF NOT EXISTS rebuild (one INTEGER PRIMARY KEY CHECK (one = 1), pass INTEGER NOT NULL, after TEXT NOT NULL, due INTEGER NOT NULL)',
    )
    this.#place = sql.exec<{ pass: number; after: string; due: number }>('SELECT pass, after, due FROM rebuild').toArray()[0]
  }

  /** Undefined: the list is complete. */
  get place(): RebuildPlace | undefined {
    return this.#place
  }

  move(place: RebuildPlace): void {
    this.#place = place
    this.#sql.exec('INSERT OR REPLACE INTO rebuild (one, pass, after, due) VALUES (1, ?, ?, ?)', place.pass, place.after, place.due)
  }

  end(): void {
    this.#place = undefined
    this.#sql.exec('DELETE FROM rebuild')
  }
}
