import { type Token, tokensOf } from './tokens.ts'

const mostPieces = 16

/** Typed text as pieces between spaces, without those that contain nothing to search for. */
const piecesOf = (typed: string): readonly (readonly Token[])[] =>
  typed
    .split(/\s+/u)
    .map(tokensOf)
    .filter((piece) => piece.length > 0)
    .slice(0, mostPieces)

/**
 * Typed text as an FTS5 query. Each piece between spaces is a phrase, so that `e-mail` is found as
 * its two words in order; the last word is a prefix. The query consists of folded letters, marks
 * and digits, so no input is syntax. Undefined when there is nothing to search for.
 */
export function matchOf(typed: string): string | undefined {
  const pieces = piecesOf(typed)
  if (pieces.length === 0) return undefined
  return pieces.map((piece, place) => phraseOf(piece, place === pieces.length - 1)).join(' ')
}

function phraseOf(piece: readonly Token[], isLast: boolean): string {
  const terms = piece.flatMap(({ folded, continues }, place) => {
    if (continues) return [folded + piece[place + 1]!.folded]
    // The pair before has this character already; it is a term of its own only where its run ends.
    const isInPair = piece[place - 1]?.continues === true
    return isInPair && place === piece.length - 1 ? [] : [folded]
  })
  const last = piece.at(-1)!
  const isPrefix = last.isCharacter ? piece.at(-2)?.continues !== true : isLast
  return `"${terms.join(' ')}"${isPrefix ? '*' : ''}`
}

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
