import { type Token, termsOf, tokensOf } from './tokens.ts'

const mostPieces = 16

/** Typed text as pieces between spaces, without those that contain nothing to search for. */
const piecesOf = (typed: string): readonly (readonly Token[])[] =>
  typed
    .split(/\s+/u)
    .map(tokensOf)
    .filter((piece) => piece.length > 0)
    .slice(0, mostPieces)

/** Terms that follow one another; the last one may be the beginning of a longer term. */
interface Phrase {
  readonly terms: readonly string[]
  readonly isPrefix: boolean
}

const phrasesOf = (typed: string): Phrase[] => piecesOf(typed).map((piece, place, pieces) => phraseOf(piece, place === pieces.length - 1))

function phraseOf(piece: readonly Token[], isLast: boolean): Phrase {
  const terms = piece.flatMap(({ folded, continues }, place) => {
    if (continues) return [folded + piece[place + 1]!.folded]
    // The pair before has this character already; it is a term of its own only where its run ends.
    const isInPair = piece[place - 1]?.continues === true
    return isInPair && place === piece.length - 1 ? [] : [folded]
  })
  const last = piece.at(-1)!
  return { terms, isPrefix: last.isCharacter ? piece.at(-2)?.continues !== true : isLast }
}

/**
 * Typed text as an FTS5 query. Each piece between spaces is a phrase, so that `e-mail` is found as
 * its two words in order; the last word is a prefix. The query consists of folded letters, marks
 * and digits, so no input is syntax. Undefined when there is nothing to search for.
 */
export function matchOf(typed: string): string | undefined {
  const phrases = phrasesOf(typed)
  if (phrases.length === 0) return undefined
  return phrases.map(({ terms, isPrefix }) => `"${terms.join(' ')}"${isPrefix ? '*' : ''}`).join(' ')
}

/** Whether one message has everything that was typed, by the same rules as the FTS5 query. */
export function matcherOf(typed: string): (text: string) => boolean {
  const phrases = phrasesOf(typed)
  return (text) => {
    const found = termsOf(text)
    return phrases.every((phrase) => found.some((_, place) => isAt(found, place, phrase)))
  }
}

const isAt = (found: readonly string[], place: number, { terms, isPrefix }: Phrase): boolean =>
  terms.every((term, step) => {
    const other = found[place + step]
    return other === term || (isPrefix && step === terms.length - 1 && other?.startsWith(term) === true)
  })

/**
 * Where the typed pieces occur in a text: [from, to) in UTF-16 units, in order, without overlap. A
 * piece of several words, such as `e-mail`, matches where these words follow one another.
 */
export function rangesOf(text: string, typed: string): readonly (readonly [number, number])[] {
  const tokens = tokensOf(text)
  const pieces = piecesOf(typed)
  const prefix = pieces.at(-1)?.at(-1)
  const ranges: [number, number][] = []
  for (let place = 0; place < tokens.length; place++) {
    const matches = pieces.filter((piece) =>
      piece.every((wanted, step) => {
        const found = tokens[place + step]?.folded
        return found === wanted.folded || (wanted === prefix && !wanted.isCharacter && found?.startsWith(wanted.folded) === true)
      }),
    )
    const length = Math.max(0, ...matches.map((piece) => piece.length))
    if (length === 0) continue
    ranges.push([tokens[place]!.from, tokens[place + length - 1]!.to])
    place += length - 1
  }
  return ranges
}
