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

/** Where the typed words stand in a text: [from, to) in its own UTF-16 units, in order, never overlapping. */
export function rangesOf(text: string, typed: string): readonly (readonly [number, number])[] {
  const wanted = (typed.match(word) ?? []).map(folded)
  const last = wanted.at(-1)
  if (last === undefined) return []
  const whole = new Set(wanted)
  return [...text.matchAll(word)].flatMap((found) => {
    const here = folded(found[0])
    return whole.has(here) || here.startsWith(last) ? [[found.index, found.index + found[0].length] as const] : []
  })
}
