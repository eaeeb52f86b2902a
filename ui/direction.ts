/** The writing direction of a locale, for the locale of a `Translator`: that of the text shown. */
export const directionOf = (locale: string): 'ltr' | 'rtl' => (/^(ar|he|fa|ur|ps|ckb)\b/i.test(locale) ? 'rtl' : 'ltr')
