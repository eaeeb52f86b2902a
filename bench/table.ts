/** One row of the table: what was measured, under which load, against which rival, and the aim. */
export interface Row {
  readonly what: string
  readonly load: string
  readonly ours: string
  readonly rival: string
  readonly ratio: string
  readonly aim: string
}

const heads: Row = { what: 'what', load: 'load', ours: 'Parley', rival: 'rival', ratio: 'ratio', aim: 'aim' }
const columns = Object.keys(heads) as (keyof Row)[]

/** Markdown, so that the output can be pasted into `bench/README.md`. */
export function tableOf(rows: readonly Row[]): string {
  const widths = columns.map((column) => Math.max(...[heads, ...rows].map((row) => row[column].length)))
  const line = (row: Row) => `| ${columns.map((column, i) => row[column].padEnd(widths[i]!)).join(' | ')} |`
  return [line(heads), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...rows.map(line)].join('\n')
}

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length === 0 ? Number.NaN : sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

/** The value below which this share of the sorted values lies. */
export const atShare = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
