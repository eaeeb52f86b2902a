import { describe, expect, it } from 'vitest'
import { isBlank, readable, wellFormed } from './text.ts'

describe('a readable text', () => {
  it.each([
    ['half a character', 'a\ud83d b\ude00 😀', 'a\ufffd b\ufffd 😀'],
    ['controls', 'x\0\x01\x07\x0b\x1b[31m\x7f\x9f', 'x[31m'],
    ['every kind of line end', 'a\r\nb\rc\u2028d\u2029e\x85f', 'a\nb\nc\nd\ne\nf'],
    ['overrides of the direction', '\u202egnp.exe\u202c \u202dx', 'gnp.exe\u202c x'],
    ['marks and isolates of the direction stay', 'ab\u200f\u2067אב\u2069', 'ab\u200f\u2067אב\u2069'],
    ['text hidden in tags', 'hi\u{e0068}\u{e0069}\u{e0001}', 'hi'],
    [
      'the tags of a flag stay',
      '🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}',
      '🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}',
    ],
    ['annotations and non-characters', 'a\ufff9b\ufffac\ufffb\ufffe\u{1ffff}', 'abc'],
    ['joiners of words and emoji stay', 'می\u200cخواهم 👩\u200d💻 ❤\ufe0f', 'می\u200cخواهم 👩\u200d💻 ❤\ufe0f'],
    ['outer spaces', '\u3000\ufeff a \t', 'a'],
  ])('%s', (_, raw, text) => {
    expect(readable(raw)).toBe(text)
    expect(readable(text)).toBe(text)
    expect(text.isWellFormed()).toBe(true)
  })

  it('leaves well-formed text as it is', () => {
    expect(wellFormed('😀 🇱🇧')).toBe('😀 🇱🇧')
  })
})

describe('a text is blank', () => {
  it.each([
    '',
    ' \n\t',
    '\u200b',
    '\u2800\u2800',
    '\u115f\u1160\u3164\uffa0',
    '\ufffc',
    '\u00ad\u034f\u061c',
    '\u202a\u2066\u2069\u202c',
    '\ufe0f\u{e0100}',
    '\u180b\u180e\u17b4',
    '\ue000\u{f0000}',
    '\u{1d159}',
    '\u3000\u00a0',
    '\ud800',
  ])('%j', (text) => {
    expect(isBlank(text)).toBe(true)
  })

  it.each(['.', '0', '😀', '\u{1fae9}', '\u{1faff}', 'ـ', '\u0301', 'ا\u200f', '한', '🏳️‍🌈', '\ufffd'])('but not with %s', (text) => {
    expect(isBlank(text)).toBe(false)
  })
})
