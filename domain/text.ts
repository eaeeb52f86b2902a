import { limits } from '../protocol/limits.ts'
import type { RefusalCode } from '../protocol/refusals.ts'

// Control characters say nothing and hide much; tab and line feed are the two that people type.
// biome-ignore lint/suspicious/noControlCharactersInRegex: naming them is the point
const controls = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F]/g

/** What a person wrote, as we keep it: control characters gone, ends trimmed; or why it cannot be kept. */
export function cleanText(raw: string): { readonly text: string } | { readonly wrong: RefusalCode } {
  const text = raw.replace(/\r\n?/g, '\n').replace(controls, '').trim()
  if (text === '') return { wrong: 'empty-message' }
  return text.length > limits.textLength ? { wrong: 'too-long' } : { text }
}

/** The first words of a text, for a title or a preview: one line, cut between words where that is possible. */
export function excerpt(text: string, length: number): string {
  const line = text.replace(/\s+/g, ' ').trim()
  if (line.length <= length) return line
  const cut = line.slice(0, length)
  const space = cut.lastIndexOf(' ')
  return `${(space > length / 2 ? cut.slice(0, space) : cut).replace(/[\uD800-\uDBFF]$/, '')}…`
}
