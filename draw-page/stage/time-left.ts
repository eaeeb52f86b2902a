import type { I18n } from '../messages/i18n.ts'

/** A duration in whole seconds, as a clock shows it. */
interface TimeLeft {
  readonly days: number
  /** "04:11:09", in the reader's digits. */
  readonly clock: string
}

/** Creating a formatter is slow, so each is cached. */
const formatters = new Map<string, Intl.NumberFormat>()

/** "07", in the reader's digits. */
function twoDigits(locale: string): Intl.NumberFormat {
  const format = formatters.get(locale) ?? new Intl.NumberFormat(locale, { minimumIntegerDigits: 2 })
  formatters.set(locale, format)
  return format
}

/** Never negative. Started seconds count as whole ones, so that zero is not shown early. */
export function timeLeft(ms: number, locale: string): TimeLeft {
  const seconds = Math.max(0, Math.ceil(ms / 1_000))
  const two = twoDigits(locale)
  const parts = [Math.floor(seconds / 3_600) % 24, Math.floor(seconds / 60) % 60, seconds % 60]
  return { days: Math.floor(seconds / 86_400), clock: parts.map((part) => two.format(part)).join(':') }
}

/** The same, as short as possible: "23 s", "12:04", "1:42:10", "2d 04:11:09". */
export function shortWait(ms: number, { locale, t }: I18n): string {
  const seconds = Math.max(0, Math.ceil(ms / 1_000))
  if (seconds < 60) return t('seconds', { n: seconds })
  const { days, clock } = timeLeft(ms, locale)
  if (days > 0) return `${t('days', { n: days })} ${clock}`
  return clock
    .split(':')
    .slice(seconds < 3_600 ? 1 : 0)
    .join(':')
}
