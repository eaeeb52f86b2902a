import { expect, test } from 'vitest'
import { refusal } from '../../protocol/errors.ts'
import { backoffMs, endCodeOf } from './reconnect.ts'

test('the retry delay doubles from one second to ten, with full jitter', () => {
  expect([0, 1, 2, 3, 4, 50].map((tries) => backoffMs(tries, 1))).toEqual([1_000, 2_000, 4_000, 8_000, 10_000, 10_000])
  expect(backoffMs(5, 0)).toBe(0)
  expect(backoffMs(5, 0.25)).toBe(2_500)
})

test('a network error, a deploy or an overloaded server does not end a connection, a credential that was refused does', () => {
  expect(endCodeOf({ code: 1006 })).toBeUndefined()
  expect(endCodeOf({ code: 4401 })).toBeUndefined()
  expect(endCodeOf({ refused: refusal('unavailable', { retryAfterMs: 1_000 }) })).toBeUndefined()
  expect(endCodeOf({ refused: refusal('internal-error') })).toBeUndefined()
  expect(endCodeOf({ refused: refusal('not-signed-in') })).toBe('not-signed-in')
  expect(endCodeOf({ refused: refusal('invalid-request') })).toBe('invalid-request')
})
