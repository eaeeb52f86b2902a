import { expect, test } from 'vitest'
import { loadTranslator } from './i18n.ts'

const english = { send: 'Send' } as const
const others = { ar: async () => ({ messages: { send: 'أرسل' } }) }

test('a tag in any spelling finds the nearest translation, and one that names no language finds English', async () => {
  for (const [tag, locale, send] of [
    ['ar_EG', 'ar-EG', 'أرسل'],
    ['ar-LB@posix', 'ar-LB', 'أرسل'],
    ['en_US', 'en-US', 'Send'],
    ['en-US@posix', 'en-US', 'Send'],
    ['sv-SE', 'en', 'Send'],
    ['english', 'en', 'Send'],
    ['C', 'en', 'Send'],
    ['', 'en', 'Send'],
  ] as const) {
    const translator = await loadTranslator<typeof english>(tag, english, others)
    expect([tag, translator.locale, translator.t('send')]).toEqual([tag, locale, send])
  }
})

test('a translation that cannot be loaded is replaced by English', async () => {
  const translator = await loadTranslator<typeof english>('ar', english, { ar: () => Promise.reject(new Error('404')) })
  expect([translator.locale, translator.t('send')]).toEqual(['en', 'Send'])
})
