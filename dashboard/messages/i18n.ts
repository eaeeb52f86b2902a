import { directionOf } from '../../ui/direction.ts'
import { createTranslator, type Dictionary, loadTranslator, type Translator, type Values } from '../../ui/i18n.ts'
import { en } from './en.ts'

export type MessageKey = keyof typeof en
export type Messages = Dictionary<typeof en>
export type MessageValues<W extends MessageKey> = Values<(typeof en)[W]>
type I18n = Translator<typeof en>

let translator: I18n = createTranslator<typeof en>('en', en)
const listeners = new Set<() => void>()

/** Turns the page to the language of this locale, or to English where we do not have it. */
export async function setLocale(wanted: string): Promise<void> {
  translator = await loadTranslator<typeof en>(wanted, en, { ar: () => import('./ar.ts') })
  document.documentElement.lang = translator.locale
  document.documentElement.dir = directionOf(translator.locale)
  for (const listener of listeners) listener()
}

/** Told whenever the page has turned to another language. */
export function onLocaleChange(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** The page's locale, for `Intl`. */
export const locale = (): string => translator.locale

/** The sentence in pieces, for names that stand in elements of their own. */
export const pieces: I18n['parts'] = (word, ...fill) => translator.parts(word, ...fill)

/** A name of the other direction must not turn an Arabic sentence around where no element can hold it: a label, a title, a toast. */
const isolated = (text: string): string => `\u2068${text}\u2069`

/** The sentence for `word` in the page's language, its holes filled in. */
export const t: I18n['t'] = (word, ...fill) =>
  pieces(word, ...fill)
    .map(({ text, isPlaceholder }) => (isPlaceholder && /[a-z]/i.test(text) && directionOf(locale()) === 'rtl' ? isolated(text) : text))
    .join('')

/** Why something was refused, in the page's language, or as the server said it. */
export const reasonOf: I18n['refusal'] = (refusal) => translator.refusal(refusal)
