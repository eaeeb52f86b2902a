import { expect, it } from 'vitest'
import { canonicalLocale, languageOf } from './locale.ts'

it('brings the tags of pages and systems into their canonical form', () => {
  const tags = {
    ar: 'ar',
    'en-us': 'en-US',
    en_US: 'en-US',
    ar_EG: 'ar-EG',
    ' ar-LB ': 'ar-LB',
    'en-US@posix': 'en-US',
    'en_US.UTF-8': 'en-US',
    'de_AT@euro': 'de-AT',
    'sr@latin': 'sr',
    zh_Hant_TW: 'zh-Hant-TW',
    iw: 'he',
    'ar-EG-u-nu-latn': 'ar-EG-u-nu-latn',
    [`en-x-${'abcdefgh-'.repeat(9)}i`]: 'en',
  }
  for (const [tag, locale] of Object.entries(tags)) expect(canonicalLocale(tag), tag).toBe(locale)
})

it('counts a tag that names no language as none', () => {
  const tags = [
    '',
    ' ',
    'C',
    'C.UTF-8',
    'POSIX',
    'x',
    'und',
    'english',
    '$lang',
    '{{ locale }}',
    'en, ar',
    'undefined',
    '-',
    '_',
    'ar_',
    '12',
  ]
  for (const tag of [...tags, undefined]) expect(canonicalLocale(tag), tag).toBe(undefined)
})

it('finds the language of a locale', () => {
  expect(languageOf('ar-LB')).toBe('ar')
  expect(languageOf('arn')).toBe('arn')
})
