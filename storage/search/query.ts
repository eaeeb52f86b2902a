/** Words as the index (unicode61) splits them: letters, combining marks and digits. */
const wordPattern = /[\p{L}\p{M}\p{N}]+/gu

/**
 * Typed text as an FTS5 query for these words: each piece between spaces is quoted by itself, so
 * that `don't`, `e-mail` and `"` are not syntax. The last piece is a prefix. Undefined when there
 * is no word.
 */
export function quoted(typed: string): string | undefined {
  const pieces = typed
    .split(/\s+/u)
    .filter((piece) => piece.match(wordPattern))
    .slice(0, 16)
  if (pieces.length === 0) return undefined
  return pieces.map((piece, place) => `"${piece.replaceAll('"', '""')}"${place === pieces.length - 1 ? '*' : ''}`).join(' ')
}

/** Folded as the index folds: without case and diacritics. */
const folded = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

const tokensOf = (text: string) =>
  [...text.matchAll(wordPattern)].map((found) => ({ from: found.index, to: found.index + found[0].length, folded: folded(found[0]) }))

/**
 * Where the typed pieces occur in a text: [from, to) in UTF-16 units, in order, without overlap. A
 * piece of several words, such as `e-mail`, matches where these words follow one another.
 */
export function rangesOf(text: string, typed: string): readonly (readonly [number, number])[] {
  const tokens = tokensOf(text)
  const pieces = typed.split(/\s+/u).map(tokensOf)
  const last = pieces.findLast((piece) => piece.length > 0)?.at(-1)
  const ranges: [number, number][] = []
  for (let place = 0; place < tokens.length; place++) {
    const matches = pieces.filter(
      (piece) =>
        piece.length > 0 &&
        piece.every((wanted, step) => {
          const found = tokens[place + step]?.folded
          return found === wanted.folded || (wanted === last && found?.startsWith(wanted.folded) === true)
        }),
    )
    const length = Math.max(0, ...matches.map((piece) => piece.length))
    if (length === 0) continue
    ranges.push([tokens[place]!.from, tokens[place + length - 1]!.to])
    place += length - 1
  }
  return ranges
}
