import { expect, test } from 'vitest'
import { nameOf } from './log.ts'

test('a failed query is named by its cause; the values that somebody typed stay out of the log', () => {
  const failed = new Error('Failed query: select … params: omar@parley.example', { cause: new Error('D1_ERROR: no such table') })
  expect(nameOf(failed)).toBe('Error: D1_ERROR: no such table')
  expect(nameOf('omar@parley.example')).toBe('string')
})
