import { createTranslator, loadTranslator, type Translator } from '../../ui/i18n.ts'
import { en, type Messages } from './en.ts'

export type MessageKey = keyof typeof en
export type I18n = Translator<typeof en>

const failed = 'Something went wrong on our side. Please try again.'

/**
 * With our own texts for refusals whose texts in the protocol fit conversations only, or developers
 * only.
 */
const messages: Messages = {
  ...en,
  refusals: {
    'too-many': 'Too many new names from your network. Please wait a little.',
    'invalid-request': failed,
    'invalid-command': failed,
  },
}

export const i18nFor = (locale: string): Promise<I18n> => loadTranslator<typeof en>(locale, messages, { ar: () => import('./ar.ts') })

export const i18n = (locale: string, messages: Messages): I18n => createTranslator<typeof en>(locale, messages)

export const english = (): I18n => i18n('en', messages)
