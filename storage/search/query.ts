/** Words as the index cuts them (unicode61): letters, marks and digits belong to a word, everything else stands between. */
const word = /[\p{L}\p{M}\p{N}]+/gu

/**
 * What someone typed, as an FTS5 query that means just these words: each piece between blanks is quoted by itself, so that
 * `don't`, `e-mail` and `"` are words and not syntax. The last one may be unfinished. Undefined when there is no word in it.
 */
export function quoted(typed: string): string | undefined {
  const pieces = typed
    .split(/\s+/u)
    .filter((piece) => piece.match(word))
    .slice(0, 16)
  if (pieces.length === 0) return undefined
  return pieces.map((piece, place) => `"${piece.replaceAll('"', '""')}"${place === pieces.length - 1 ? '*' : ''}`).join(' ')
}

/** Folded as the index folds: without case and without the marks above letters. */
const folded = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

const wordsOf = (text: string) =>
  [...text.matchAll(word)].map((found) => ({ from: found.index, to: found.index + found[0].length, folded: folded(found[0]) }))

/**
 * Where what was typed stands in a text: [from, to) in its own UTF-16 units, in order, never overlapping. A piece of several
 * words, as `e-mail`, is found where these follow one another.
 */
export function rangesOf(text: string, typed: string): readonly (readonly [number, number])[] {
  const here = wordsOf(text)
  const pieces = typed.split(/\s+/u).map(wordsOf)
  const last = pieces.findLast((piece) => piece.length > 0)?.at(-1)
  const ranges: [number, number][] = []
  for (let place = 0; place < here.length; place++) {
    const found = pieces.filter(
      (piece) =>
        piece.length > 0 &&
        piece.every((wanted, step) => {
          const stands = here[place + step]?.folded
          return stands === wanted.folded || (wanted === last && stands?.startsWith(wanted.folded) === true)
        }),
    )
    const length = Math.max(0, ...found.map((piece) => piece.length))
    if (length === 0) continue
    ranges.push([here[place]!.from, here[place + length - 1]!.to])
    place += length - 1
  }
  return ranges
}
