interface Piece {
  readonly at: number
  readonly text: string
  readonly found: boolean
}

/** How much stands before the first find, so that it is in sight in two lines. */
const leadIn = 60

/** A text cut at its ranges: what was found and what stands between. Ranges that overlap or reach outside are mended, never trusted. */
export function highlighted(text: string, ranges: readonly (readonly [number, number])[]): readonly Piece[] {
  const sorted = [...ranges].sort(([one], [other]) => one - other)
  const first = sorted[0]?.[0] ?? 0
  const start = first > leadIn * 2 ? text.indexOf(' ', first - leadIn) + 1 : 0
  const pieces: Piece[] = start > 0 ? [{ at: -1, text: '… ', found: false }] : []
  let done = start
  for (const [from, to] of sorted) {
    const begin = Math.max(from, done)
    const end = Math.min(to, text.length)
    if (end <= begin) continue
    if (begin > done) pieces.push({ at: done, text: text.slice(done, begin), found: false })
    pieces.push({ at: begin, text: text.slice(begin, end), found: true })
    done = end
  }
  if (done < text.length) pieces.push({ at: done, text: text.slice(done), found: false })
  return pieces
}
