/** Creating a formatter is slow, so each is cached. */
const formatters = new Map<string, Intl.NumberFormat>()

/** From this number on the short form is used: "12K". */
const compactFrom = 10_000

/** A count in the digits of the locale. */
export function countOf(n: number, locale: string): string {
  const notation = n < compactFrom ? 'standard' : 'compact'
  const key = `${locale} ${notation}`
  const format = formatters.get(key) ?? new Intl.NumberFormat(locale, { notation })
  formatters.set(key, format)
  return format.format(n)
}
