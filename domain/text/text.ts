import { limits } from '../../protocol/limits.ts'
import { isBlank, readable } from '../../protocol/text.ts'
import { hashOf } from './hash.ts'

/**
 * Validates and cleans a text before it is stored: readable characters only, ends trimmed; or the
 * code of its refusal. Clients clean with it before they send.
 */
export function cleanText(
  raw: string,
  longest: number = limits.textLength,
): { readonly text: string } | { readonly wrong: 'empty-message' | 'too-long' } {
  const text = readable(raw)
  if (isBlank(text)) return { wrong: 'empty-message' }
  return text.length > longest ? { wrong: 'too-long' } : { text }
}

/**
 * The beginning of a text, for a title or a preview: one line, cut between words where possible and
 * never inside what readers take for one character.
 */
export function excerpt(text: string, length: number): string {
  const line = text.replace(/\s+/g, ' ').trim()
  if (line.length <= length) return line
  const cut = beginning(line, length)
  const space = cut.lastIndexOf(' ')
  return `${space > length / 2 ? cut.slice(0, space) : cut}…`
}

function beginning(line: string, length: number): string {
  let end = 0
  for (const { index, segment } of new Intl.Segmenter('en').segment(line.slice(0, 2 * length))) {
    if (index + segment.length > length) break
    end = index + segment.length
  }
  // One letter under a pile of marks can be longer than the whole excerpt.
  return end > 0 ? line.slice(0, end) : line.slice(0, length).replace(/[\uD800-\uDBFF]$/, '')
}

/**
 * A hash of a text: equal for texts that differ only in spaces, case and characters that do not
 * show. A hash and not the text, which must be nowhere once its message is removed.
 */
export function textFingerprint(text: string): string {
  const folded = text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s\p{Z}\u2800]+/gu, ' ')
    .replace(/[\p{C}\p{DI}\uFFFC]/gu, '')
    .replace(/ +/g, ' ')
    .trim()
  return hashOf(folded)
}
