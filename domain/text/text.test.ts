import { describe, expect, it } from 'vitest'
import { cleanText, excerpt } from './text.ts'

describe('a text', () => {
  it('keeps its lines and tabs, and loses control characters and outer spaces', () => {
    expect(cleanText('  a\r\n\tb\u0000\u001b[31m\u009f ')).toEqual({ text: 'a\n\tb[31m' })
  })

  it('has at most 4,000 UTF-16 units', () => {
    expect(cleanText('😀'.repeat(2_000))).toEqual({ text: '😀'.repeat(2_000) })
    expect(cleanText('😀'.repeat(2_001))).toEqual({ wrong: 'too-long' })
  })

  it('is cut for a preview between words, never inside a character', () => {
    expect(excerpt('a word\nand another', 12)).toBe('a word and…')
    expect(excerpt('😀😀😀', 3)).toBe('😀…')
    expect(excerpt('short', 12)).toBe('short')
  })
})
