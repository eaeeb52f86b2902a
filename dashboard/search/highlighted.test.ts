import { expect, test } from 'vitest'
import { highlighted } from './highlighted.ts'

const shown = (...parts: Parameters<typeof highlighted>) =>
  highlighted(...parts)
    .map(({ text, found }) => (found ? `[${text}]` : text))
    .join('')

test('matches are marked, and every letter of the text occurs once', () => {
  expect(shown('my e-mail does not arrive', [[3, 9]])).toBe('my [e-mail] does not arrive')
  expect(
    shown('mail mail', [
      [5, 9],
      [0, 4],
    ]),
  ).toBe('[mail] [mail]')
})

test('ranges that overlap or exceed the end repeat nothing', () => {
  expect(
    shown('abcdef', [
      [0, 3],
      [2, 4],
      [5, 99],
    ]),
  ).toBe('[abc][d]e[f]')
})

test('a match deep in a long message is visible', () => {
  const text = `${'word '.repeat(100)}domain`
  expect(shown(text, [[500, 506]]).startsWith('… ')).toBe(true)
  expect(shown(text, [[500, 506]]).endsWith('[domain]')).toBe(true)
})

test('a match deep in a text without spaces is visible', () => {
  const text = `${'注文した商品を'.repeat(60)}返金 ください`
  expect(shown(text, [[420, 422]])).toMatch(/^… .{50,70}\[返金\] ください$/)
})
