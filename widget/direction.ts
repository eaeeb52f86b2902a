/** Which way a language is written. */
export const directionOf = (locale: string): 'ltr' | 'rtl' => (/^(ar|he|fa|ur|ps|sd|ug|yi|dv|ckb)\b/i.test(locale) ? 'rtl' : 'ltr')
