import { expect, it } from 'vitest'
import { fold } from './folding.ts'

it.each([
  ['Straße STRAẞE', 'strasse strasse'],
  ['Łódź Ærø Þór đặng ħ ŧ Œuvre', 'lodz aero thor dang h t oeuvre'],
  ['İstanbul ISPARTA ısı', 'istanbul isparta isi'],
  ['Ｃａｆé ﬁn', 'cafe fin'],
  ['أريد إلى آخر مؤمن هادئ ى ة ـــ مُدَرِّس', 'اريد الي اخر مومن هادي ي ه  مدرس'],
  ['١٢٣٤٥ ۶۷ १२ ๓', '12345 67 12 3'],
  ['کیک', 'كيك'],
  ['Ελλάς', 'ελλασ'],
  ['ёж йод', 'еж иод'],
  ['שָׁלוֹם', 'שלום'],
  ['한국어 がぎ', '한국어 がぎ'],
  ['हिंदी ไทยที่', 'हिंदी ไทยที่'],
  ['h\u00adel\u200blo', 'hello'],
])('%s is folded to %s', (text, folded) => {
  expect(fold(text)).toBe(folded.normalize('NFC'))
})
