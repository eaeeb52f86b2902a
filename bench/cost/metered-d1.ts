/** What one database was asked for since the isolate started. */
export interface MeteredStore {
  rowsWritten: number
  rowsRead: number
  queries: number
}

const writes = /^\s*(INSERT|UPDATE|DELETE|REPLACE|WITH)/i

/**
 * The same database, with its rows counted as it reports them, and answers that come as late as
 * those of a database in another place: an object that waits for it is awake meanwhile.
 */
export function meteredD1(db: D1Database, store: MeteredStore, delayMs: number): D1Database {
  const asked = async <T extends D1Result>(query: () => Promise<T | T[]>): Promise<T | T[]> => {
    store.queries++
    const results = await query()
    for (const { meta } of [results].flat()) {
      store.rowsWritten += meta.rows_written
      store.rowsRead += meta.rows_read
    }
    await new Promise((done) => setTimeout(done, delayMs))
    return results
  }
  const inner = new WeakMap<object, D1PreparedStatement>()
  const wrap = (statement: D1PreparedStatement, sql: string): D1PreparedStatement => {
    const all = async () => (await asked(() => statement.all())) as D1Result<Record<string, unknown>>
    const wrapped = {
      bind: (...values: unknown[]) => wrap(statement.bind(...values), sql),
      all,
      run: all,
      first: async (column?: string) => {
        const [row] = (await all()).results
        return row === undefined ? null : column === undefined ? row : (row[column] ?? null)
      },
      // The platform does not report the rows of `raw`, which two columns of one name need.
      raw: async () => {
        if (writes.test(sql)) return (await all()).results.map((row) => Object.values(row))
        store.queries++
        const rows = await statement.raw()
        await new Promise((done) => setTimeout(done, delayMs))
        return rows
      },
    } as unknown as D1PreparedStatement
    inner.set(wrapped, statement)
    return wrapped
  }
  return {
    prepare: (sql: string) => wrap(db.prepare(sql), sql),
    batch: (statements: D1PreparedStatement[]) => asked(() => db.batch(statements.map((statement) => inner.get(statement) ?? statement))),
  } as unknown as D1Database
}
