import { expect, test } from 'vitest'
import { toEpochMs } from './wall-time.ts'

const utc = (text: string) => Date.parse(text)

test.each([
  ['2026-11-25T20:00', 'Asia/Beirut', '2026-11-25T18:00Z'],
  ['2026-07-25T20:00:30', 'Asia/Beirut', '2026-07-25T17:00:30Z'],
  ['2026-11-25T20:00', 'Europe/Berlin', '2026-11-25T19:00Z'],
  ['2026-07-25T20:00', 'Europe/Berlin', '2026-07-25T18:00Z'],
  ['2026-11-25T20:00', 'UTC', '2026-11-25T20:00Z'],
  ['2026-11-25T20:00', 'Asia/Kathmandu', '2026-11-25T14:15Z'],
  // Summer ends in Berlin at three, and the hour from two on occurs twice.
  ['2026-10-25T02:30', 'Europe/Berlin', '2026-10-25T00:30Z'],
])('%s in %s is %s', (wall, zone, moment) => {
  expect(toEpochMs(wall, zone)).toEqual({ at: utc(moment), zone })
})

test.each([
  ['2026-03-29T02:30', 'Europe/Berlin', 'no-such-time'],
  ['2026-11-25T20:00', 'Europe/Atlantis', 'no-such-zone'],
  ['2026-11-25T20:00', '+03:00', 'no-such-zone'],
  ['2026-11-25T20:00', '', 'no-such-zone'],
  ['2026-02-30T20:00', 'UTC', 'invalid-request'],
  ['2026-02-20T25:00', 'UTC', 'invalid-request'],
  ['tomorrow', 'Europe/Berlin', 'invalid-request'],
  ['2026-11-25', 'UTC', 'invalid-request'],
  ['2026-11-25T20:00Z', 'UTC', 'invalid-request'],
  ['2026-11-25T20:00+03:00', 'Europe/Berlin', 'invalid-request'],
  ['2026-11-25T20:00[Asia/Tokyo]', 'Europe/Berlin', 'invalid-request'],
])('%s in %j is refused: %s', (wall, zone, wrong) => {
  expect(toEpochMs(wall, zone)).toEqual({ wrong })
})

test('a zone comes back as the zone table spells it', () => {
  expect(toEpochMs('2026-11-25T20:00', 'asia/beirut')).toMatchObject({ zone: 'Asia/Beirut' })
})
