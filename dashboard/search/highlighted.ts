/** A part of the text; `found` if it matched the query. */
interface Segment {
  readonly at: number
  readonly text: string
  readonly found: boolean
}

/** Characters shown before the first match, so that the match is visible in two lines. */
const leadIn = 60

/** Splits a text at the ranges that matched. Ranges that overlap or exceed the text are clamped. */
export function highlighted(text: string, ranges: readonly (readonly [number, number])[]): readonly Segment[] {
  const sorted = [...ranges].sort(([one], [other]) => one - other)
  const first = sorted[0]?.[0] ?? 0
  const start = first > leadIn * 2 ? startBefore(text, first) : 0
  const segments: Segment[] = start > 0 ? [{ at: -1, text: '… ', found: false }] : []
  let done = start
  for (const [from, to] of sorted) {
    const begin = Math.max(from, done)
    const end = Math.min(to, text.length)
    if (end <= begin) continue
    if (begin > done) segments.push({ at: done, text: text.slice(done, begin), found: false })
    segments.push({ at: begin, text: text.slice(begin, end), found: true })
    done = end
  }
  if (done < text.length) segments.push({ at: done, text: text.slice(done), found: false })
  return segments
}

/** At a word, or where the text has no spaces at a character. */
function startBefore(text: string, match: number): number {
  const space = text.indexOf(' ', match - leadIn)
  if (space >= 0 && space < match) return space + 1
  const start = match - leadIn
  return /[\uDC00-\uDFFF]/.test(text[start] ?? '') ? start + 1 : start
}
