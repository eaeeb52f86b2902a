import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync, type SQLInputValue } from 'node:sqlite'

/**
 * D1's API on an in-memory SQLite, with the migrations of one folder: for tests of what the SQL
 * does.
 */
export class SqliteD1 {
  readonly raw = new DatabaseSync(':memory:')

  constructor(migrations: string) {
    for (const name of readdirSync(migrations).sort()) {
      if (name.endsWith('.sql')) this.raw.exec(readFileSync(join(migrations, name), 'utf8'))
    }
  }

  prepare(sql: string): Statement {
    return new Statement(this.raw, sql, [])
  }

  /** One transaction, as D1's. */
  async batch(statements: readonly Statement[]): Promise<unknown[]> {
    this.raw.exec('BEGIN')
    try {
      const answers = statements.map((statement) => statement.now())
      this.raw.exec('COMMIT')
      return answers
    } catch (error) {
      this.raw.exec('ROLLBACK')
      throw error
    }
  }
}

class Statement {
  readonly #db: DatabaseSync
  readonly #sql: string
  readonly #values: readonly unknown[]

  constructor(db: DatabaseSync, sql: string, values: readonly unknown[]) {
    this.#db = db
    this.#sql = sql
    this.#values = values
  }

  bind(...values: unknown[]): Statement {
    return new Statement(this.#db, this.#sql, values)
  }

  #rows(asArrays: boolean): unknown[] {
    // SQLite binds ?1 by name from an object, and ? by position from a list.
    const named = Object.fromEntries(this.#values.map((value, place) => [String(place + 1), value as SQLInputValue]))
    const statement = this.#db.prepare(this.#sql)
    // Two columns of a join may have the same name, and an object would hold only one of them.
    statement.setReturnArrays(asArrays)
    return /\?\d/.test(this.#sql) ? statement.all(named) : statement.all(...(this.#values as SQLInputValue[]))
  }

  now(): { results: Record<string, unknown>[]; success: true } {
    return { results: this.#rows(false).map((row) => ({ ...(row as Record<string, unknown>) })), success: true }
  }

  async all() {
    return this.now()
  }

  async run() {
    return this.now()
  }

  async first() {
    return this.now().results[0] ?? null
  }

  async raw() {
    return this.#rows(true)
  }
}
