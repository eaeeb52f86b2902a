import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'

/**
 * The SQLite storage of a Durable Object on Node's SQLite. It survives a crash of the room, as the
 * platform's does.
 */
export class SqliteStorage {
  readonly #db = new DatabaseSync(':memory:')
  readonly #prepared = new Map<string, StatementSync>()
  /** While true every write fails, as on a full disk. */
  broken = false
  #isInTransaction = false

  readonly sql = {
    exec: (query: string, ...bindings: SQLInputValue[]) => {
      if (this.broken && !this.#isInTransaction && !/^\s*SELECT/i.test(query)) throw new Error('The disk is full.')
      if (bindings.length === 0 && !/^\s*SELECT/i.test(query)) {
        this.#db.exec(query)
        return cursorOf([])
      }
      const statement = this.#prepared.get(query) ?? this.#db.prepare(query)
      this.#prepared.set(query, statement)
      return cursorOf(statement.all(...bindings))
    },
  }

  transactionSync<T>(work: () => T): T {
    this.#db.exec('BEGIN')
    this.#isInTransaction = true
    try {
      const result = work()
      // At the very end, so that a log that replaces its state before everything is written is
      // found.
      if (this.broken) throw new Error('The disk is full.')
      this.#db.exec('COMMIT')
      return result
    } catch (error) {
      this.#db.exec('ROLLBACK')
      throw error
    } finally {
      this.#isInTransaction = false
    }
  }

  /** As the log's classes know it. */
  get asStorage(): DurableObjectStorage {
    return this as unknown as DurableObjectStorage
  }

  close(): void {
    this.#db.close()
  }
}

const cursorOf = (rows: readonly object[]) => ({
  toArray: () => rows.map((row) => ({ ...row })),
  one: () => ({ ...rows[0] }),
  [Symbol.iterator]: () => rows.map((row) => ({ ...row }))[Symbol.iterator](),
})
