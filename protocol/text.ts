/**
 * Rules about characters, for every text that comes in. Clients use them too, so that what they
 * show before a text is stored is what the room stores.
 */

/**
 * A lone surrogate is half a character. It cannot be written as UTF-8, so it would be one text in a
 * room and another in D1.
 */
export const wellFormed = (text: string): string => text.replace(/\p{Surrogate}/gu, '\uFFFD')

/**
 * What people neither type nor see: controls other than tab and line feed, overrides of the writing
 * direction, which make text read differently from what it contains, annotations, tags and code
 * points that are no characters. The tags of a flag emoji (the first group) stay.
 */
const unreadable =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: naming them is the point
  /(\u{1F3F4}[\u{E0020}-\u{E007E}]+\u{E007F})|[\0-\x08\x0B-\x1F\x7F-\x9F\u202D\u202E\u206A-\u206F\uFFF9-\uFFFB\u{E0000}-\u{E007F}\p{NChar}]/gu

/** The text as rooms store it: readable characters, lines that end with a line feed, ends trimmed. */
export const readable = (text: string): string =>
  wellFormed(text)
    .replace(/\r\n?|[\x85\u2028\u2029]/g, '\n')
    .replace(unreadable, '$1')
    .trim()

/**
 * Characters of the emoji blocks count as visible even where this runtime does not know them yet:
 * the other one may. The notehead and the blanks are symbols that have no ink.
 */
const visible = /[\u{1F000}-\u{1FAFF}]|[^\p{C}\p{Z}\p{DI}\u2800\uFFFC\u{1D159}\u{13441}\u{13442}\u{16FE4}]/u

/** Whether a text shows nothing: spaces, joiners, fillers, blanks. */
export const isBlank = (text: string): boolean => !visible.test(text)
