import { afterEach, expect, test, vi } from 'vitest'
import { refusal, refusals } from '../../protocol/errors.ts'
import { messages as widgetArabic } from '../../widget/messages/ar.ts'
import { en as widgetEnglish } from '../../widget/messages/en.ts'
import { messages as arabic } from './ar.ts'
import { en } from './en.ts'
import { locale, parts, reasonOf, setLocale, t } from './i18n.ts'

const page = { lang: 'en', dir: 'ltr' }
vi.stubGlobal('document', { documentElement: page })
afterEach(() => setLocale('en'))

test('an Arabic browser gets the page in Arabic, right to left, with Arabic plurals', async () => {
  await setLocale('ar-LB')
  expect({ ...page, locale: locale() }).toEqual({ lang: 'ar-LB', dir: 'rtl', locale: 'ar-LB' })
  expect(t('composer.send')).toBe('أرسل')
  expect(new Set([1, 2, 3, 11, 100].map((n) => t('list.showNew', { n }).replace(/\p{N}+/gu, '#'))).size).toBe(4)
})

test('a language without a translation falls back to English, left to right', async () => {
  await setLocale('he')
  expect({ ...page, send: t('composer.send') }).toEqual({ lang: 'en', dir: 'ltr', send: 'Send' })
})

test('a Latin name is isolated in an Arabic sentence, with or without an element', async () => {
  await setLocale('ar')
  expect(parts('presence.typing', { name: 'Maya' })).toContainEqual({ text: 'Maya', isPlaceholder: true })
  expect(t('presence.typing', { name: 'Maya' })).toContain('\u2068Maya\u2069')
  expect(t('presence.typing', { name: 'مايا' })).not.toContain('\u2068')
})

test('every refusal is translated to Arabic, and every plural has two, few and many', async () => {
  await setLocale('ar')
  for (const code of Object.keys(refusals) as (keyof typeof refusals)[]) expect(reasonOf(refusal(code)), code).not.toMatch(/[a-z]{5}/i)
  for (const [key, message] of Object.entries(arabic)) {
    if (typeof message === 'string' || key === 'refusals') continue
    // The limit of a title is never two characters, so that message needs no `two`.
    const required = key === 'drawForm.longTitle' ? ['few', 'many'] : ['two', 'few', 'many']
    expect(Object.keys(message), key).toEqual(expect.arrayContaining(required))
  }
  await setLocale('en')
  expect(reasonOf(refusal('already-claimed', { message: 'Maya has this conversation.' }))).toBe('Maya has this conversation.')
})

test('agent and visitor read the same word for a message that is sent, delivered or read', () => {
  for (const state of ['stored', 'delivered', 'read'] as const) {
    expect(en[`state.${state}`]).toBe(widgetEnglish[state])
    expect(arabic[`state.${state}`]).toBe(widgetArabic[state])
  }
})
