/**
 * One form of each letter, for search: lower case, compatibility forms and diacritics folded, one
 * form of each Arabic letter, Western digits. Index and query use the same function.
 */
export function fold(text: string): string {
  return (
    text
      // It separates the hamza from its letter (أ إ آ ؤ ئ), so that the next line unifies the alefs.
      .normalize('NFKD')
      .replace(diacritics, '')
      .toLowerCase()
      .replace(/[ßæœøđðþłħŧıςŋĸəىیکةہ]/g, (letter) => plainLetters[letter] ?? letter)
      .replace(/\p{Nd}/gu, westernDigit)
      .normalize('NFC')
  )
}

/**
 * Marks that readers leave out: accents, Arabic and Hebrew vowels, the tatweel, and what does not
 * show. Marks of other scripts are vowels or make another letter of theirs, so they stay.
 */
const diacritics =
  /[\u0300-\u036F\u1AB0-\u1AFF\u1DC0-\u1DFF\u20D0-\u20FF\uFE20-\uFE2F\u0591-\u05C7\u0610-\u061A\u064B-\u065F\u0670\u06D6-\u06ED\u08CA-\u08FFـ\p{DI}]/gu

/** Letters that Unicode does not decompose. */
const plainLetters: Readonly<Record<string, string>> = {
  ...{ ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', đ: 'd', ð: 'd', þ: 'th', ł: 'l', ħ: 'h', ŧ: 't', ı: 'i', ŋ: 'n', ĸ: 'k', ə: 'e', ς: 'σ' },
  ...{ ى: 'ي', ی: 'ي', ک: 'ك', ة: 'ه', ہ: 'ه' },
}

/** Digits come in tens, each from its script's zero. */
function westernDigit(digit: string): string {
  const point = digit.codePointAt(0)!
  const zero = zeros.findLast((zero) => zero <= point)
  return zero !== undefined && point - zero < 10 ? String(point - zero) : digit
}
const zeros = [
  0x30, 0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xe50, 0xed0, 0xf20, 0x1040, 0x17e0, 0x1810,
]

/** A folded word without the Arabic article and what is written together with it, if two letters remain. */
export const withoutArticle = (word: string): string => word.replace(/^(?:وال|بال|كال|فال|ولل|لل|ال)(?=..)/u, '')
