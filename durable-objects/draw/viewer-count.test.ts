import { expect, test } from 'vitest'
import { ViewerCount } from './viewer-count.ts'

const tally = (boot: number, nth: number, viewers: number) => ({ boot, nth, viewers })

test('the counts of relays are added up; a repeated, late or outdated count changes nothing', () => {
  const count = new ViewerCount()
  count.record(0, tally(1_000, 1, 40))
  count.record(1, tally(1_500, 1, 2))
  expect(count.viewers).toBe(42)
  count.record(0, tally(1_000, 3, 50))
  count.record(0, tally(1_000, 2, 45))
  count.record(0, tally(1_000, 3, 50))
  expect(count.viewers).toBe(52)
  // The relay died with its viewers and started again; a count from before arrives now.
  count.record(0, tally(2_000, 1, 3))
  count.record(0, tally(1_000, 4, 51))
  expect(count.viewers).toBe(5)
})

test('a viewer with several sockets is one viewer; a relay with older code counts one socket for each', () => {
  const count = new ViewerCount()
  count.record(0, { ...tally(1_000, 1, 40), sockets: 44 })
  count.record(1, tally(1_000, 1, 2))
  expect([count.viewers, count.sockets]).toEqual([42, 46])
})
