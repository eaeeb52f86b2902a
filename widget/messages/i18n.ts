import { createTranslator, loadTranslator, type Translator } from '../../ui/i18n.ts'
import { type en, type Messages, messages } from './en.ts'

export type I18n = Translator<typeof en>

export const i18nFor = (locale: string): Promise<I18n> => loadTranslator<typeof en>(locale, messages, { ar: () => import('./ar.ts') })

export const i18n = (locale: string, messages: Messages): I18n => createTranslator<typeof en>(locale, messages)

export const english = (): I18n => i18n('en', messages)
