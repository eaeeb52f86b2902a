/** The names of those who speak for the house: everyone who works or worked here, and the personas, in every language. No guest may be called like them. */
export async function staffNames(db: D1Database): Promise<string[]> {
  const { results } = await db
    .prepare('SELECT name FROM agents UNION SELECT name FROM personas UNION SELECT persona FROM department_translations')
    .all<{ name: string }>()
  return results.map(({ name }) => name)
}
