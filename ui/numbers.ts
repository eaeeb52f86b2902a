const kept = new Map<string, Intl.NumberFormat>()

/** From here on a number is said in short: "12K". */
const many = 10_000

/** A count in the reader's digits. Formatters are dear to make, so each is made once. */
export function countOf(n: number, locale: string): string {
  const notation = n < many ? 'standard' : 'compact'
  const key = `${locale} ${notation}`
  const format = kept.get(key) ?? new Intl.NumberFormat(locale, { notation })
  kept.set(key, format)
  return format.format(n)
}
