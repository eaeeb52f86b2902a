/** One structured line, as rooms write them: ids, codes and counts, never a body, a credential or an address. */
export function log(is: string, what: Readonly<Record<string, string | number | undefined>>): void {
  console.log(JSON.stringify({ is, ...what }))
}

export const nameOf = (trouble: unknown): string =>
  trouble instanceof Error ? `${trouble.name}: ${trouble.message.slice(0, 200)}` : typeof trouble
