/** What is used here of D1, so that a test in the runtime and a benchmark outside it can count alike. */
interface Statement {
  bind(...values: readonly unknown[]): Statement
  run(): Promise<Written>
  all(): Promise<Written>
}

interface Written {
  readonly meta: { readonly rows_written: number }
}

interface Database {
  prepare(sql: string): Statement
  batch(statements: readonly Statement[]): Promise<readonly Written[]>
}

/** A database that adds to `tally` the rows that D1 bills as written: those of tables and of indexes. */
export function countedRows<D extends object>(db: D, tally: { rows: number }): D {
  const inner = new WeakMap<Statement, Statement>()
  const count = <W extends Written>(done: W): W => {
    tally.rows += done.meta.rows_written
    return done
  }
  const counted = (statement: Statement): Statement => {
    const outer: Statement = {
      bind: (...values) => counted(statement.bind(...values)),
      run: async () => count(await statement.run()),
      all: async () => count(await statement.all()),
    }
    inner.set(outer, statement)
    return outer
  }
  const database = db as unknown as Database
  const outer: Database = {
    prepare: (sql) => counted(database.prepare(sql)),
    batch: async (statements) => (await database.batch(statements.map((statement) => inner.get(statement) ?? statement))).map(count),
  }
  return outer as unknown as D
}
