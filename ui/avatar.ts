/** The initials of a name, at most two letters: "Maya Haddad" is MH, "Nour" is N. */
export function initialsOf(name: string): string {
  const names = name.trim().split(/\s+/)
  const shown = names.length > 1 ? [names[0], names.at(-1)] : [names[0]]
  return shown
    .map((part) => Array.from(part ?? '')[0] ?? '')
    .join('')
    .toLocaleUpperCase()
}

/**
 * The number of a person's avatar colour, from 0 to `tones - 1`; the same id always gets the same
 * one.
 */
export function toneOf(id: string, tones = 6): number {
  let sum = 7
  for (const letter of id) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) >>> 0
  return sum % tones
}
