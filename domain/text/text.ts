import type { RefusalCode } from '../../protocol/errors.ts'
import { limits } from '../../protocol/limits.ts'

// Control characters carry no text and can hide some; people type only tab and line feed.
// biome-ignore lint/suspicious/noControlCharactersInRegex: naming them is the point
const controls = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F]/g

/**
 * Validates and cleans a text before it is stored: no control characters, ends trimmed; or the code
 * of its refusal.
 */
export function cleanText(raw: string, longest: number = limits.textLength): { readonly text: string } | { readonly wrong: RefusalCode } {
  const text = raw.replace(/\r\n?/g, '\n').replace(controls, '').trim()
  if (text === '') return { wrong: 'empty-message' }
  return text.length > longest ? { wrong: 'too-long' } : { text }
}

/**
 * The beginning of a text, for a title or a preview: one line, cut between words where possible.
 */
export function excerpt(text: string, length: number): string {
  const line = text.replace(/\s+/g, ' ').trim()
  if (line.length <= length) return line
  const cut = line.slice(0, length)
  const space = cut.lastIndexOf(' ')
  return `${(space > length / 2 ? cut.slice(0, space) : cut).replace(/[\uD800-\uDBFF]$/, '')}…`
}

/**
 * A hash of a text: equal for texts that differ only in spaces and case. A hash and not the text,
 * which must be nowhere once its message is removed.
 */
export function textFingerprint(text: string): string {
  // cyrb53 (public domain): 53 bits are enough for one person's messages of a minute.
  let [a, b] = [0xdeadbeef, 0x41c6ce57]
  for (const unit of text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim()) {
    const point = unit.codePointAt(0)!
    a = Math.imul(a ^ point, 2654435761)
    b = Math.imul(b ^ point, 1597334677)
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909)
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909)
  return (4294967296 * (2097151 & b) + (a >>> 0)).toString(36)
}
