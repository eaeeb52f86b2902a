import { Temporal } from 'temporal-polyfill'

/** The moment at which the clocks of `zone` show `wall`: epoch ms, of two the first; or why there is none. */
export function momentAt(wall: string, zone: string): number | 'no-such-time' | 'no-such-zone' {
  let plain: Temporal.PlainDateTime
  try {
    plain = Temporal.PlainDateTime.from(wall)
  } catch {
    return 'no-such-time'
  }
  try {
    const there = plain.toZonedDateTime(zone)
    // Where the clocks are put forward over it, the next time there is would be taken instead.
    return there.toPlainDateTime().equals(plain) ? there.epochMilliseconds : 'no-such-time'
  } catch {
    return 'no-such-zone'
  }
}
