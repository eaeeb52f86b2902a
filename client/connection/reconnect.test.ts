import { expect, test } from 'vitest'
import { refusal } from '../../protocol/errors.ts'
import { backoffMs, endOf } from './reconnect.ts'

test('one second, doubling to ten, and the dice spread the crowd over all of it', () => {
  expect([0, 1, 2, 3, 4, 50].map((tries) => backoffMs(tries, 1))).toEqual([1_000, 2_000, 4_000, 8_000, 10_000, 10_000])
  expect(backoffMs(5, 0)).toBe(0)
  expect(backoffMs(5, 0.25)).toBe(2_500)
})

test('a dead network, a deploy and a tired server end nothing; a right that ended does', () => {
  expect(endOf({ code: 1006 })).toBeUndefined()
  expect(endOf({ code: 4401 })).toBeUndefined()
  expect(endOf({ refused: refusal('unavailable', { retryAfterMs: 1_000 }) })).toBeUndefined()
  expect(endOf({ refused: refusal('internal-error') })).toBeUndefined()
  expect(endOf({ refused: refusal('not-signed-in') })).toBe('not-signed-in')
})
