import { locale } from '../messages/i18n.ts'

const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const

/** How old, at its shortest, for a column of numbers: `1m`, `3h`, `2d`, then the date. */
export function ageOf(at: number, now: number): string {
  const ms = Math.max(0, now - at)
  return ms > 6 * 86_400_000 ? new Intl.DateTimeFormat(locale(), { day: 'numeric', month: 'short' }).format(at) : lengthOf(ms)
}

/** A length of time in its largest unit, one minute at least. */
export function lengthOf(ms: number): string {
  const [unit, size] = units.find(([, each]) => ms >= each) ?? ['minute', 60_000]
  return new Intl.NumberFormat(locale(), { style: 'unit', unit, unitDisplay: 'narrow' }).format(Math.max(1, Math.floor(ms / size)))
}

/** Date and time on one short line. */
export const shortMomentOf = (at: number): string =>
  new Intl.DateTimeFormat(locale(), { dateStyle: 'medium', timeStyle: 'short' }).format(at)
