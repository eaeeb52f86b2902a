/** i18n of the UIs: messages in English, and a translation for each other locale. */
import type { Refusal } from '../protocol/envelope.ts'
import { canonicalLocale, languageOf } from '../protocol/locale.ts'

/** A message that differs by number, in the plural forms that a language has. */
type Plural = Readonly<Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }>
/** The messages of one UI in English: their type is the type of all translations. */
export type Messages = Readonly<Record<string, string | Plural>>

/**
 * All messages of one UI in one locale: a plural where English has one, a sentence elsewhere.
 * `refusals` translates refusals of the server, which are in English, by code.
 */
export type Dictionary<D extends Messages> = { readonly [K in keyof D]: D[K] extends string ? string : Plural } & {
  readonly refusals?: Readonly<Record<string, string>>
}

type Placeholders<S> = S extends `${string}{${infer Name}}${infer Rest}` ? Name | Placeholders<Rest> : never
type PlaceholdersOf<S> = S extends string ? Placeholders<S> : Placeholders<S[keyof S]>
/**
 * The values of one message's placeholders: none if it has none, a number for `n`, text for the
 * others.
 */
export type Values<S> = [PlaceholdersOf<S>] extends [never]
  ? []
  : [values: { readonly [P in PlaceholdersOf<S>]: P extends 'n' ? number : string }]

/** One part of a formatted message: its own text, or the value of a placeholder. */
export interface MessagePart {
  readonly text: string
  readonly isPlaceholder: boolean
}

/** The i18n of one UI: formats its messages in one locale. */
export interface Translator<D extends Messages> {
  readonly locale: string
  /** The message with its values; `n` selects the plural form. */
  t<K extends keyof D & string>(key: K, ...values: Values<D[K]>): string
  /** The same as separate parts, so that a name can have its own `<bdi>`. */
  parts<K extends keyof D & string>(key: K, ...values: Values<D[K]>): readonly MessagePart[]
  refusal(refusal: Pick<Refusal, 'code' | 'message'>): string
}

/** The other languages; each is a lazy chunk. */
type Others<D extends Messages> = Readonly<Record<string, () => Promise<{ readonly messages: Dictionary<D> }>>>

/**
 * A translator for this locale, or for English if there is no translation or it fails to load. The
 * locale may be a tag that no one has checked yet.
 */
export async function loadTranslator<D extends Messages>(
  locale: string,
  english: Dictionary<D>,
  others: Others<D>,
): Promise<Translator<D>> {
  const canonical = canonicalLocale(locale) ?? 'en'
  const language = languageOf(canonical)
  const messages = await others[language]?.().then(
    (loaded) => loaded.messages,
    () => undefined,
  )
  return createTranslator(messages || language === 'en' ? canonical : 'en', messages ?? english)
}

export function createTranslator<D extends Messages>(locale: string, messages: Dictionary<D>): Translator<D> {
  const plural = new Intl.PluralRules(locale)
  const number = new Intl.NumberFormat(locale)
  const parts: Translator<D>['parts'] = (key, ...[given]) => {
    const values = (given ?? {}) as Readonly<Record<string, string | number>>
    const message: string | Plural = messages[key]
    const sentence = typeof message === 'string' ? message : (message[plural.select(Number(values['n']))] ?? message.other)
    return sentence.split(/\{(\w+)\}/).map((text, i) => {
      if (i % 2 === 0) return { text, isPlaceholder: false }
      const value = values[text] ?? ''
      return { text: typeof value === 'number' ? number.format(value) : value, isPlaceholder: true }
    })
  }
  return {
    locale,
    parts,
    t: (key, ...values) =>
      parts(key, ...values)
        .map(({ text }) => text)
        .join(''),
    refusal: ({ code, message }) => messages.refusals?.[code] ?? message,
  }
}
