/** Creating a formatter is slow, so each is cached by locale and options. */
const formatters = new Map<string, Intl.DateTimeFormat | Intl.RelativeTimeFormat>()

function formatter<F extends Intl.DateTimeFormat | Intl.RelativeTimeFormat>(key: string, create: () => F): F {
  const cached = formatters.get(key)
  if (cached) return cached as F
  const created = create()
  formatters.set(key, created)
  return created
}

const dateFormat = (locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
  formatter(`${locale} ${JSON.stringify(options)}`, () => new Intl.DateTimeFormat(locale, options))

const relativeFormat = (locale: string, style: 'long' | 'narrow'): Intl.RelativeTimeFormat =>
  formatter(`${locale} ${style}`, () => new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style }))

const startOfDay = (at: number): number => new Date(at).setHours(0, 0, 0, 0)

/** Whole calendar days from `at` to `now`, also across a daylight-saving change. */
const daysBetween = (at: number, now: number): number => Math.round((startOfDay(now) - startOfDay(at)) / 86_400_000)

export const isSameDay = (one: number, other: number): boolean => startOfDay(one) === startOfDay(other)

/** "14:05" or "2:05 PM". */
export const timeOf = (at: number, locale: string): string => dateFormat(locale, { hour: 'numeric', minute: '2-digit' }).format(at)

/** Date and time, for titles and `<time>`: "21 November 2026 at 14:05". */
export const dateTimeOf = (at: number, locale: string): string => dateFormat(locale, { dateStyle: 'long', timeStyle: 'short' }).format(at)

/**
 * The label of a day separator: "Today", "Yesterday", "Wednesday", "3 October", "3 October 2024".
 */
export function dayOf(at: number, now: number, locale: string): string {
  const days = daysBetween(at, now)
  const label =
    days >= 0 && days < 2
      ? relativeFormat(locale, 'long').format(-days, 'day')
      : days > 0 && days < 7
        ? dateFormat(locale, { weekday: 'long' }).format(at)
        : new Date(at).getFullYear() === new Date(now).getFullYear()
          ? dateFormat(locale, { day: 'numeric', month: 'long' }).format(at)
          : dateFormat(locale, { dateStyle: 'long' }).format(at)
  return label.charAt(0).toLocaleUpperCase(locale) + label.slice(1)
}

/** The age of an item in a list: "now", "5 min. ago", "3 hr. ago", "yesterday", then the date. */
export function agoOf(at: number, now: number, locale: string, style: 'long' | 'narrow' = 'narrow'): string {
  const seconds = Math.max(0, Math.round((now - at) / 1000))
  const relative = relativeFormat(locale, style)
  if (seconds < 60) return relative.format(0, 'second')
  if (seconds < 3600) return relative.format(-Math.floor(seconds / 60), 'minute')
  if (seconds < 86_400) return relative.format(-Math.floor(seconds / 3600), 'hour')
  const days = daysBetween(at, now)
  if (days < 7) return relative.format(-Math.max(1, days), 'day')
  return dateFormat(locale, { day: 'numeric', month: 'short' }).format(at)
}
