/** How far one follower has come: the place it has dealt with, how often it failed since, and when it may try again (epoch ms). */
export interface Cursor {
  readonly name: string
  readonly seq: number
  readonly tries: number
  readonly due: number
}

/** One small row per follower, moved only when work is done or has failed. */
export class Cursors {
  readonly #sql: SqlStorage
  readonly #known = new Map<string, Cursor>()

  constructor(sql: SqlStorage) {
    this.#sql = sql
  }

  of(name: string): Cursor {
    const known = this.#known.get(name)
    if (known) return known
    const row = this.#sql
      .exec<{ seq: number; tries: number; due: number }>('SELECT seq, tries, due FROM cursors WHERE name = ?', name)
      .toArray()[0]
    const cursor = { name, seq: 0, tries: 0, due: 0, ...row }
    this.#known.set(name, cursor)
    return cursor
  }

  move(cursor: Cursor): void {
    this.#sql.exec(
      'INSERT INTO cursors (name, seq, tries, due) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET seq = excluded.seq, tries = excluded.tries, due = excluded.due',
      cursor.name,
      cursor.seq,
      cursor.tries,
      cursor.due,
    )
    this.#known.set(cursor.name, cursor)
  }
}
