/** A longer tag is reduced to its language. */
const maxLength = 35

/**
 * The canonical form of a language tag (BCP 47), also of a POSIX name such as `en_US.UTF-8` or
 * `de_AT@euro`. Undefined where the tag names no language, such as `C`: then it counts as none.
 * Tags come from pages, browsers and addresses, and `Intl` throws a RangeError for a wrong one.
 */
export function canonicalLocale(tag: string | undefined): string | undefined {
  try {
    const locale = new Intl.Locale(
      (tag ?? '')
        .trim()
        .replace(/[.@].*/s, '')
        .replaceAll('_', '-'),
    )
    const { language } = locale
    // `und` is "undetermined"; longer ones, such as `english`, fit the grammar and name nothing.
    if (language === 'und' || language.length > 3) return undefined
    const canonical = locale.toString()
    return canonical.length > maxLength ? language : canonical
  } catch {
    return undefined
  }
}

/** The language of a canonical locale: `ar` of `ar-LB`. */
export const languageOf = (locale: string): string => locale.split('-')[0] ?? ''
