import { afterEach, expect, test, vi } from 'vitest'
import { refusal, refusals } from '../../protocol/errors.ts'
import { messages as arabic } from './ar.ts'
import { locale, pieces, reasonOf, setLocale, t } from './i18n.ts'

const page = { lang: 'en', dir: 'ltr' }
vi.stubGlobal('document', { documentElement: page })
afterEach(() => setLocale('en'))

test('Rana’s browser is Arabic, so the page turns to Arabic, from the right, with the plurals Arabic has', async () => {
  await setLocale('ar-LB')
  expect({ ...page, locale: locale() }).toEqual({ lang: 'ar-LB', dir: 'rtl', locale: 'ar-LB' })
  expect(t('composer.send')).toBe('أرسل')
  expect(new Set([1, 2, 3, 11, 100].map((n) => t('list.freshShow', { n }).replace(/\p{N}+/gu, '#'))).size).toBe(4)
})

test('a language that is not ours yet is English, from the left', async () => {
  await setLocale('he')
  expect({ ...page, send: t('composer.send') }).toEqual({ lang: 'en', dir: 'ltr', send: 'Send' })
})

test('a Latin name stands apart in an Arabic sentence, in an element or without one', async () => {
  await setLocale('ar')
  expect(pieces('here.typing', { name: 'Maya' })).toContainEqual({ text: 'Maya', isPlaceholder: true })
  expect(t('here.typing', { name: 'Maya' })).toContain('\u2068Maya\u2069')
  expect(t('here.typing', { name: 'مايا' })).not.toContain('\u2068')
})

test('whatever is refused is refused in Arabic, and every plural has its two, few and many', async () => {
  await setLocale('ar')
  for (const code of Object.keys(refusals) as (keyof typeof refusals)[]) expect(reasonOf(refusal(code)), code).not.toMatch(/[a-z]{5}/i)
  for (const [word, said] of Object.entries(arabic)) {
    if (typeof said === 'string' || word === 'refusals') continue
    // A title is never as short as two letters.
    const owed = word === 'drawForm.longTitle' ? ['few', 'many'] : ['two', 'few', 'many']
    expect(Object.keys(said), word).toEqual(expect.arrayContaining(owed))
  }
  await setLocale('en')
  expect(reasonOf(refusal('already-claimed', { message: 'Maya has this conversation.' }))).toBe('Maya has this conversation.')
})
