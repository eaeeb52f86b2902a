import { dateLocale, locale, t } from '../messages/i18n.ts'

const styles = {
  long: { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' },
  short: { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>

interface DateAndTime {
  readonly date: string
  readonly time: string
}

function dateAndTime(at: number, timeZone: string, style: keyof typeof styles): DateAndTime {
  const format = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(dateLocale(), { ...options, timeZone }).format(at)
  return { date: format(styles[style]), time: format({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }) }
}

/** The wall time that the host chose. It needs no zone, which the browser may not know. */
const wallDateAndTime = (wall: string, style: keyof typeof styles) => dateAndTime(Date.parse(`${wall}Z`), 'UTC', style)

/** "Wed, 25 Nov 2026, 20:00". */
export const formatWallTime = (wall: string, style: keyof typeof styles = 'short'): string =>
  t('draws.dateTime', wallDateAndTime(wall, style))

/** The same moment in `ownZone`: "21:00", with the date if it differs, undefined if equal. */
export function ownTimeOf({ at, wall }: { readonly at: number; readonly wall: string }, ownZone: string): string | undefined {
  const own = dateAndTime(at, ownZone, 'short')
  const wallTime = wallDateAndTime(wall, 'short')
  if (own.date !== wallTime.date) return t('draws.dateTime', own)
  return own.time === wallTime.time ? undefined : own.time
}

/** Month and day of a wall time, for the calendar icon of a draw. */
export function calendarDayOf(wall: string): { readonly month: string; readonly day: string } {
  const format = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(dateLocale(), { ...options, timeZone: 'UTC' }).format(Date.parse(`${wall}Z`))
  return { month: format({ month: 'short' }), day: format({ day: 'numeric' }) }
}

const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const

/**
 * The time left in its two largest units: "3d 4h", "1h 20m", "2m". Rounded up, so that it is never
 * zero too early.
 */
export function timeLeft(ms: number): string {
  let rest = Math.max(1, Math.ceil(ms / 60_000)) * 60_000
  const parts = units.flatMap(([unit, size]) => {
    const count = Math.floor(rest / size)
    rest -= count * size
    return [{ unit, count }]
  })
  const first = parts.findIndex(({ count }) => count > 0)
  return parts
    .slice(first, first + 2)
    .filter(({ count }) => count > 0)
    .map(({ unit, count }) => new Intl.NumberFormat(locale(), { style: 'unit', unit, unitDisplay: 'narrow' }).format(count))
    .join(' ')
}
