import { expect, it } from 'vitest'
import { cleanText, excerpt } from './text.ts'

it('line endings become line feeds', () => {
  expect(cleanText('a\r\nb\rc\nd')).toEqual({ text: 'a\nb\nc\nd' })
})

it('a preview is one trimmed line, complete where it fits', () => {
  expect(excerpt('  one \n\n two  ', 20)).toBe('one two')
  expect(excerpt('exactly', 7)).toBe('exactly')
})

it('a preview is cut between words only if more than half of it remains', () => {
  expect(excerpt('a longwordthatgoeson', 10)).toBe('a longword…')
  expect(excerpt('four fivesix', 8)).toBe('four fiv…')
  expect(excerpt('fours fivesix', 8)).toBe('fours…')
})
