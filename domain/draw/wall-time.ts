import { Temporal } from 'temporal-polyfill'

export type WallTimeResult =
  | { readonly at: number; readonly zone: string }
  | { readonly wrong: 'invalid-request' | 'no-such-zone' | 'no-such-time' }

/** Temporal accepts an offset or a zone behind the time and ignores it; a wall time has neither. */
const wallTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?$/

/**
 * The moment (epoch ms) at which clocks in `zone` show `wall`, and the zone in its own spelling. Of
 * a time that occurs twice, when summer ends, it takes the earlier one. A time that clocks are put
 * forward over is `no-such-time`.
 */
export function toEpochMs(wall: string, zone: string): WallTimeResult {
  if (!wallTime.test(wall)) return { wrong: 'invalid-request' }
  let shown: Temporal.PlainDateTime
  try {
    shown = Temporal.PlainDateTime.from(wall)
  } catch {
    return { wrong: 'invalid-request' }
  }
  // An offset is not a zone: it has no daylight-saving time.
  if (!/^[A-Za-z]/.test(zone)) return { wrong: 'no-such-zone' }
  let moment: Temporal.ZonedDateTime
  try {
    moment = shown.toZonedDateTime(zone, { disambiguation: 'earlier' })
  } catch {
    return { wrong: 'no-such-zone' }
  }
  // Temporal moves a skipped time to the nearest one that exists.
  if (!moment.toPlainDateTime().equals(shown)) return { wrong: 'no-such-time' }
  return { at: moment.epochMilliseconds, zone: moment.timeZoneId }
}
