/** One structured line, as rooms write them: ids, codes and counts, never a body, a credential or an address. */
export function log(is: string, what: Readonly<Record<string, string | number | undefined>>): void {
  console.log(JSON.stringify({ is, ...what }))
}

/** The first cause of some trouble. What wraps it may quote what somebody typed, as drizzle does with the values of a query. */
export function nameOf(trouble: unknown): string {
  if (!(trouble instanceof Error)) return typeof trouble
  return trouble.cause instanceof Error ? nameOf(trouble.cause) : `${trouble.name}: ${trouble.message.slice(0, 200)}`
}
