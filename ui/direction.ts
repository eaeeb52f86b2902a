/** The writing direction of a locale. */
export const directionOf = (locale: string): 'ltr' | 'rtl' => (/^(ar|he|fa|ur|ps|ckb)\b/i.test(locale) ? 'rtl' : 'ltr')
