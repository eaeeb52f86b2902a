/**
 * The names of all agents, past ones too, and of the personas in every language. No guest may have
 * a name like them.
 */
export async function staffNames(db: D1Database): Promise<string[]> {
  const { results } = await db
    .prepare('SELECT name FROM agents UNION SELECT name FROM personas UNION SELECT persona FROM department_translations')
    .all<{ name: string }>()
  return results.map(({ name }) => name)
}
