import { describe, expect, it } from 'vitest'
import { refusal } from '../../protocol/errors.ts'
import { messages as arabic } from './ar.ts'
import { english, i18n, i18nFor } from './i18n.ts'

describe('messages', () => {
  it('have the plural forms of their language', () => {
    const { t } = english()
    expect([1, 2].map((n) => t('newMessages', { n }))).toEqual(['1 new message', '2 new messages'])
    const ar = i18n('ar', arabic)
    expect(new Set([1, 2, 3, 11, 100].map((n) => ar.t('newMessages', { n }).replace(/\p{N}+/gu, '#'))).size).toBe(4)
  })

  it('keep a name as a separate part, so that it can have its own direction', () => {
    expect(english().parts('joined', { name: 'مايا' })).toEqual([
      { text: '', isPlaceholder: false },
      { text: 'مايا', isPlaceholder: true },
      { text: ' joined', isPlaceholder: false },
    ])
  })

  it('are English for an unknown language, and complete in Arabic', async () => {
    expect((await i18nFor('sv')).t('send')).toBe('Send')
    expect((await i18nFor('ar-LB')).t('send')).toBe('أرسل')
  })

  it('translate a refusal, or show the server’s own text', () => {
    expect(i18n('ar', arabic).refusal(refusal('too-fast'))).not.toMatch(/[a-z]/)
    expect(english().refusal(refusal('too-fast', { message: 'Slowly, please.' }))).toBe('Slowly, please.')
  })

  it('never show a visitor the name of a field', () => {
    const message = '"department" is missing or is not what we can read.'
    for (const code of ['invalid-request', 'invalid-command'] as const)
      for (const each of [english(), i18n('ar', arabic)]) expect(each.refusal(refusal(code, { message })), code).not.toContain('department')
  })
})
