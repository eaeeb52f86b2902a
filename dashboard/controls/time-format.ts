import { dateLocale, locale } from '../messages/i18n.ts'

const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const

/** An age in its shortest form: `1m`, `3h`, `2d`; after six days the date. */
export function ageOf(at: number, now: number): string {
  const ms = Math.max(0, now - at)
  return ms > 6 * 86_400_000 ? new Intl.DateTimeFormat(dateLocale(), { day: 'numeric', month: 'short' }).format(at) : durationOf(ms)
}

/** A duration in its largest unit, at least one minute. */
export function durationOf(ms: number): string {
  const [unit, size] = units.find(([, each]) => ms >= each) ?? ['minute', 60_000]
  return new Intl.NumberFormat(locale(), { style: 'unit', unit, unitDisplay: 'narrow' }).format(Math.max(1, Math.floor(ms / size)))
}

/** Date and time in a short form. */
export const shortDateTimeOf = (at: number): string =>
  new Intl.DateTimeFormat(dateLocale(), { dateStyle: 'medium', timeStyle: 'short' }).format(at)
