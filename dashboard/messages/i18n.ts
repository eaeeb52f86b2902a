import { directionOf } from '../../ui/direction.ts'
import { createTranslator, loadTranslator, type Translator, type Values } from '../../ui/i18n.ts'
import { en } from './en.ts'

export type MessageKey = keyof typeof en
export type MessageValues<K extends MessageKey> = Values<(typeof en)[K]>
type I18n = Translator<typeof en>

let translator: I18n = createTranslator<typeof en>('en', en)
const listeners = new Set<() => void>()

/** Changes the page's locale, or falls back to English where there is no translation. */
export async function setLocale(wanted: string): Promise<void> {
  translator = await loadTranslator<typeof en>(wanted, en, { ar: () => import('./ar.ts') })
  document.documentElement.lang = translator.locale
  document.documentElement.dir = directionOf(translator.locale)
  for (const listener of listeners) listener()
}

/** Calls the listener after each change of the locale. */
export function onLocaleChange(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** The page's locale, for `Intl`. */
export const locale = (): string => translator.locale

/**
 * The locale of dates and times: day before month and 24 hours in every English browser, because
 * staff of several countries read the same screens.
 */
export const dateLocale = (): string => (locale().startsWith('en') ? 'en-GB' : locale())

/** The message as separate parts, so that names can have elements of their own. */
export const parts: I18n['parts'] = (key, ...values) => translator.parts(key, ...values)

/**
 * Unicode isolation for a Latin name in an Arabic sentence, where no element can hold it: a label,
 * a title, a toast. Without it the name would reorder the sentence.
 */
const isolated = (text: string): string => `\u2068${text}\u2069`

/** The message for `key` in the page's language, with its values. */
export const t: I18n['t'] = (key, ...values) =>
  parts(key, ...values)
    .map(({ text, isPlaceholder }) => (isPlaceholder && /[a-z]/i.test(text) && directionOf(locale()) === 'rtl' ? isolated(text) : text))
    .join('')

/** Why something was refused: in the page's language, else the server's English. */
export const reasonOf: I18n['refusal'] = (refusal) => translator.refusal(refusal)
