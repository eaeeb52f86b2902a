/**
 * The relays of one draw, by number: all that have ever asked for it. The draw pushes to them until
 * it is over.
 */
export class RelayList {
  readonly #sql: SqlStorage

  constructor(sql: SqlStorage) {
    this.#sql = sql
  }

  all(): number[] {
    return this.#sql
      .exec<{ n: number }>('SELECT n FROM relays ORDER BY n')
      .toArray()
      .map(({ n }) => n)
  }

  /** Writes a row for a new relay, and none for a known one. */
  add(relay: number): void {
    this.#sql.exec('INSERT INTO relays (n) VALUES (?) ON CONFLICT DO NOTHING', relay)
  }
}
