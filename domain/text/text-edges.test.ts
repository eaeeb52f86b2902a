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

it('a preview ends between characters as readers see them', () => {
  expect(excerpt('xxxxxxxx 👨‍👩‍👧‍👦 family', 12)).toBe('xxxxxxxx…')
  expect(excerpt('xxxxxxxx👨‍👩‍👧‍👦 family', 12)).toBe('xxxxxxxx…')
  expect(excerpt('🇱🇧🇱🇧🇱🇧', 6)).toBe('🇱🇧…')
  expect(excerpt(`Z${'\u0301'.repeat(360)} and on`, 12)).toHaveLength(13)
})

it.each(['\u200b', '\u2800', '\u3164 \u00ad', '\u0001\u001b'])('a text that shows nothing is empty: %j', (text) => {
  expect(cleanText(text)).toEqual({ wrong: 'empty-message' })
})
