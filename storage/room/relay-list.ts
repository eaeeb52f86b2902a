/** The relays of one draw, by number: those that have ever asked for it. They are told until the draw is over. */
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

  /** A row for a relay that is new, and none for one that is known. */
  add(relay: number): void {
    this.#sql.exec('INSERT INTO relays (n) VALUES (?) ON CONFLICT DO NOTHING', relay)
  }
}
