import { expect, test } from 'vitest'
import { ViewerCount } from './viewer-count.ts'

const said = (boot: number, nth: number, viewers: number) => ({ boot, nth, viewers })

test('relays are added up; what one says again, late or from an earlier life changes nothing', () => {
  const count = new ViewerCount()
  count.record(0, said(1_000, 1, 40))
  count.record(1, said(1_500, 1, 2))
  expect(count.viewers).toBe(42)
  count.record(0, said(1_000, 3, 50))
  count.record(0, said(1_000, 2, 45))
  count.record(0, said(1_000, 3, 50))
  expect(count.viewers).toBe(52)
  // It died with its viewers and came back, and something that it had said before arrives now.
  count.record(0, said(2_000, 1, 3))
  count.record(0, said(1_000, 4, 51))
  expect(count.viewers).toBe(5)
})

test('a viewer with several sockets is one viewer; a relay from before a deploy has one socket to each', () => {
  const count = new ViewerCount()
  count.record(0, { ...said(1_000, 1, 40), sockets: 44 })
  count.record(1, said(1_000, 1, 2))
  expect([count.viewers, count.sockets]).toEqual([42, 46])
})
