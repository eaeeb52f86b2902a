import { SqliteD1 } from '../tests/support/sqlite-d1.ts'

/** What was counted since it was last set to zero. */
export interface Tally {
  rows: number
  /** Statements, and batches as one. */
  queries: number
  calls: number
}

type Statement = ReturnType<SqliteD1['prepare']>

/**
 * A database in memory that counts its queries and the rows of tables that they write. D1 bills a
 * row of each index on top.
 */
export class CountedD1 {
  readonly #db: SqliteD1
  readonly #tally: Tally

  constructor(migrations: string, tally: Tally) {
    this.#db = new SqliteD1(migrations)
    this.#tally = tally
  }

  async count<T>(query: () => Promise<T>): Promise<T> {
    this.#tally.queries++
    const before = this.#rowsWritten
    const result = await query()
    this.#tally.rows += this.#rowsWritten - before
    return result
  }

  get #rowsWritten(): number {
    return Number(this.#db.raw.prepare('SELECT total_changes() AS rows').get()?.['rows'])
  }

  prepare(sql: string): CountedStatement {
    return new CountedStatement(this.#db.prepare(sql), this)
  }

  batch(statements: readonly CountedStatement[]): Promise<unknown[]> {
    return this.count(() => this.#db.batch(statements.map(({ inner }) => inner)))
  }
}

class CountedStatement {
  readonly inner: Statement
  readonly #db: CountedD1

  constructor(inner: Statement, db: CountedD1) {
    this.inner = inner
    this.#db = db
  }

  bind(...values: readonly unknown[]): CountedStatement {
    return new CountedStatement(this.inner.bind(...values), this.#db)
  }

  all() {
    return this.#db.count(() => this.inner.all())
  }

  run() {
    return this.#db.count(() => this.inner.run())
  }

  first() {
    return this.#db.count(() => this.inner.first())
  }

  raw() {
    return this.#db.count(() => this.inner.raw())
  }
}
