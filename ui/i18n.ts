import type { Refusal } from '../protocol/envelope.ts'

/** What differs by number, in the forms that a language has. */
type Plural = Readonly<Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }>
/** The sentences of one face in its first language: the type of all its other dictionaries. */
type Messages = Readonly<Record<string, string | Plural>>

/** A whole dictionary: a plural where the first language has one, a sentence elsewhere. `refusals` translates what the server says in English. */
export type Dictionary<D extends Messages> = { readonly [W in keyof D]: D[W] extends string ? string : Plural } & {
  readonly refusals?: Readonly<Record<string, string>>
}

type Placeholders<S> = S extends `${string}{${infer Hole}}${infer Rest}` ? Hole | Placeholders<Rest> : never
type PlaceholdersOf<S> = S extends string ? Placeholders<S> : Placeholders<S[keyof S]>
/** What goes into the holes of one sentence: nothing when it has none, a number for `n`, words for the others. */
export type Values<S> = [PlaceholdersOf<S>] extends [never]
  ? []
  : [fill: { readonly [H in PlaceholdersOf<S>]: H extends 'n' ? number : string }]

export interface Translator<D extends Messages> {
  readonly locale: string
  /** One sentence, its holes filled, its plural chosen by `n`. */
  t<W extends keyof D & string>(word: W, ...fill: Values<D[W]>): string
  /** The same in pieces, holes apart, so that a name can stand in its own `<bdi>`. */
  pieces<W extends keyof D & string>(word: W, ...fill: Values<D[W]>): readonly { readonly text: string; readonly hole: boolean }[]
  refusal(refusal: Pick<Refusal, 'code' | 'message'>): string
}

/** Languages beside the first, each its own chunk. */
type Others<D extends Messages> = Readonly<Record<string, () => Promise<{ readonly words: Dictionary<D> }>>>

/** Speaks the language of this locale, or English where we do not have it yet. */
export async function loadTranslator<D extends Messages>(
  locale: string,
  english: Dictionary<D>,
  others: Others<D>,
): Promise<Translator<D>> {
  const words = await others[locale.split('-')[0] ?? '']?.().then(
    (loaded) => loaded.words,
    () => undefined,
  )
  return createTranslator(words ? locale : locale.startsWith('en') ? locale : 'en', words ?? english)
}

export function createTranslator<D extends Messages>(locale: string, words: Dictionary<D>): Translator<D> {
  const plural = new Intl.PluralRules(locale)
  const number = new Intl.NumberFormat(locale)
  const pieces: Translator<D>['pieces'] = (word, ...[fill]) => {
    const filling = (fill ?? {}) as Readonly<Record<string, string | number>>
    const found: string | Plural = words[word]
    const sentence = typeof found === 'string' ? found : (found[plural.select(Number(filling['n']))] ?? found.other)
    return sentence.split(/\{(\w+)\}/).map((text, i) => {
      if (i % 2 === 0) return { text, hole: false }
      const value = filling[text] ?? ''
      return { text: typeof value === 'number' ? number.format(value) : value, hole: true }
    })
  }
  return {
    locale,
    pieces,
    t: (word, ...fill) =>
      pieces(word, ...fill)
        .map((piece) => piece.text)
        .join(''),
    refusal: ({ code, message }) => words.refusals?.[code] ?? message,
  }
}
