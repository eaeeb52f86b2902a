import { createTranslator, type Dictionary, loadTranslator, type Translator, type Values } from '../../ui/i18n.ts'
import { en } from './en.ts'

export type MessageKey = keyof typeof en
export type Messages = Dictionary<typeof en>
export type MessageValues<W extends MessageKey> = Values<(typeof en)[W]>
export type I18n = Translator<typeof en>

export const i18nFor = (locale: string): Promise<I18n> => loadTranslator<typeof en>(locale, en, { ar: () => import('./ar.ts') })

export const i18n = (locale: string, words: Messages): I18n => createTranslator<typeof en>(locale, words)

export const english = (): I18n => i18n('en', en)
