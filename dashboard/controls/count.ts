import { locale } from '../messages/i18n.ts'

/** A number beside a word, in the reader's digits; short from ten thousand on: "12K". */
export const countOf = (n: number): string => new Intl.NumberFormat(locale(), { notation: n < 10_000 ? 'standard' : 'compact' }).format(n)
