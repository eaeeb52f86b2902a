import { expect, it } from 'vitest'
import { textFingerprint } from './text.ts'

it('texts that differ only in spaces and case have the same fingerprint', () => {
  const fingerprint = textFingerprint('Good luck to all')
  for (const text of ['good luck to all', '  Good \n LUCK to  all ', 'Ｇood luck to all']) expect(textFingerprint(text)).toBe(fingerprint)
})

it('texts that differ in one letter, its position or its count have different fingerprints', () => {
  const texts = ['good', 'goood', 'godo', 'go od', 'goof', 'g', '', '😀', '😁', '1', '11', 'good good']
  expect(new Set(texts.map(textFingerprint)).size).toBe(texts.length)
})

it('many texts have as many fingerprints, each at most 53 bits long', () => {
  const fingerprints = Array.from({ length: 20_000 }, (_, n) => textFingerprint(`text ${n}`))
  expect(new Set(fingerprints).size).toBe(fingerprints.length)
  expect(fingerprints.every((fingerprint) => /^[0-9a-z]{1,11}$/.test(fingerprint))).toBe(true)
})

it('characters that do not show change no fingerprint', () => {
  const fingerprint = textFingerprint('hello all')
  for (const text of [
    'hello all\u200b',
    'h\u00adello all',
    '\u2800hello\u2800all',
    'hello\u3164 all',
    'hel\u034flo all',
    'hello \u200d all',
    '\u202ehello all',
  ])
    expect(textFingerprint(text)).toBe(fingerprint)
})
