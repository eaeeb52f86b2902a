/** One structured line, as rooms write them: ids, codes and counts, never a body, a credential or an address. */
export function log(is: string, what: Readonly<Record<string, string | number | undefined>>): void {
  console.log(JSON.stringify({ is, ...what }))
}

/** The first cause of some trouble. What wraps it may quote what somebody typed, as drizzle does with the values of a query. */
export function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error
  return error.cause instanceof Error ? nameOf(error.cause) : `${error.name}: ${error.message.slice(0, 200)}`
}
