/** What the code expects of each database; a test compares it with the migrations. */
export const expected = {
  parley: {
    migrations: ['0000_first_tables.sql'],
    tables: [
      ...['agent_credentials', 'agents', 'audit', 'conversations', 'department_translations', 'departments', 'draws', 'installation'],
      ...['like_totals', 'operator_tokens', 'participations', 'personas', 'rate_limits', 'segments', 'sessions'],
    ],
  },
  search: { migrations: ['0000_first_tables.sql'], tables: ['articles', 'passages', 'rooms', 'segments'] },
} as const

/** The tables and migrations that a database lacks, such as `parley.sessions`. */
export async function missingIn(db: D1Database, name: keyof typeof expected): Promise<string[]> {
  const { results } = await db
    .prepare("SELECT name FROM sqlite_master WHERE type = 'table' UNION ALL SELECT name FROM d1_migrations")
    .all<{ name: string }>()
    .catch(async (error) => {
      // Without any migration there is no table of migrations either.
      const tables = await db.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all<{ name: string }>()
      if (tables.results.some((table) => table.name === 'd1_migrations')) throw error
      return tables
    })
  const present = new Set(results.map((row) => row.name))
  const { tables, migrations } = expected[name]
  return [...tables, ...migrations].filter((wanted) => !present.has(wanted)).map((wanted) => `${name}.${wanted}`)
}
