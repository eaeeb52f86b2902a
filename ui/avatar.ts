/** The initials of a name, at most two letters: "Maya Haddad" is MH, "Nour" is N. */
export function initialsOf(name: string): string {
  const names = name.trim().split(/\s+/)
  const shown = names.length > 1 ? [names[0], names.at(-1)] : [names[0]]
  return shown
    .map((part) => firstCharacter(part ?? ''))
    .join('')
    .toLocaleUpperCase()
}

/** As readers see it: a flag or a letter with its marks is one. Not every browser can divide texts. */
const firstCharacter = (text: string): string =>
  (Intl.Segmenter ? new Intl.Segmenter().segment(text).containing(0)?.segment : Array.from(text)[0]) ?? ''

/**
 * The number of a person's avatar colour, from 0 to `tones - 1`; the same id always gets the same
 * one.
 */
export function toneOf(id: string, tones = 6): number {
  let sum = 7
  for (const letter of id) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) >>> 0
  return sum % tones
}
