import { Temporal } from 'temporal-polyfill'

export type Moment =
  | { readonly at: number; readonly zone: string }
  | { readonly wrong: 'invalid-request' | 'no-such-zone' | 'no-such-time' }

/**
 * The moment (epoch ms) when the clocks of a zone show this time, and the zone's own spelling. A time that comes twice, as
 * when summer ends, is the earlier of the two.
 */
export function toEpochMs(wall: string, zone: string): Moment {
  let shown: Temporal.PlainDateTime
  try {
    shown = Temporal.PlainDateTime.from(wall)
  } catch {
    return { wrong: 'invalid-request' }
  }
  // An offset is no zone: it knows nothing of summer.
  if (!/^[A-Za-z]/.test(zone)) return { wrong: 'no-such-zone' }
  let moment: Temporal.ZonedDateTime
  try {
    moment = shown.toZonedDateTime(zone, { disambiguation: 'earlier' })
  } catch {
    return { wrong: 'no-such-zone' }
  }
  if (!moment.toPlainDateTime().equals(shown)) return { wrong: 'no-such-time' }
  return { at: moment.epochMilliseconds, zone: moment.timeZoneId }
}
