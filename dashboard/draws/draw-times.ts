import { locale, t } from '../messages/i18n.ts'

/** Day before month and hours to 24, whatever the browser's habit: staff of several countries read the same list. */
const dayFirst = (): string => (locale().startsWith('en') ? 'en-GB' : locale())

const styles = {
  long: { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' },
  short: { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>

function said(at: number, timeZone: string, style: keyof typeof styles): { readonly date: string; readonly time: string } {
  const say = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(dayFirst(), { ...options, timeZone }).format(at)
  return { date: say(styles[style]), time: say({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }) }
}

/** What the clock on the wall shows, as its host said it: needs no zone, so it is right in browsers that do not know it. */
const onTheWall = (wall: string, style: keyof typeof styles) => said(Date.parse(`${wall}Z`), 'UTC', style)

/** "Wed, 25 Nov 2026, 20:00". */
export const wallOf = (wall: string, style: keyof typeof styles = 'short'): string => t('draws.moment', onTheWall(wall, style))

/** The same moment by the clock of `own`: "21:00", with the day where that is another, nothing where both clocks agree. */
export function hereOf({ at, wall }: { readonly at: number; readonly wall: string }, own: string): string | undefined {
  const here = said(at, own, 'short')
  const there = onTheWall(wall, 'short')
  if (here.date !== there.date) return t('draws.moment', here)
  return here.time === there.time ? undefined : here.time
}

/** The month and the day, for a leaf of a calendar. */
export function leafOf(wall: string): { readonly month: string; readonly day: string } {
  const say = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(dayFirst(), { ...options, timeZone: 'UTC' }).format(Date.parse(`${wall}Z`))
  return { month: say({ month: 'short' }), day: say({ day: 'numeric' }) }
}

const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const

/** How long it still is, in its two largest units: "3d 4h", "1h 20m", "2m". Rounded up to the minute: not over before it is. */
export function leftOf(ms: number): string {
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
