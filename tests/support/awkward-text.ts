/** A text that is easy to get wrong somewhere between its author and its readers. */
export interface AwkwardText {
  readonly name: string
  readonly typed: string
  /** What rooms store; null: refused as empty. */
  readonly stored: string | null
}

const same = (name: string, typed: string): AwkwardText => ({ name, typed, stored: typed })
const changed = (name: string, typed: string, stored: string): AwkwardText => ({ name, typed, stored })
const empty = (name: string, typed: string): AwkwardText => ({ name, typed, stored: null })

/** For every input of the product; each of its views shows the same text. */
export const awkwardTexts: readonly AwkwardText[] = [
  // halves, controls, what does not show
  changed('half a character', 'half \ud83d of it', 'half \ufffd of it'),
  changed('the other half', '\ude00 first', '\ufffd first'),
  changed('controls inside', 'a\0b\x01c\x1b[31md\x7fe\x9ff', 'abc[31mdef'),
  changed('thousands of controls', `x${'\x01\x1b'.repeat(1_000)}y`, 'xy'),
  empty('nothing but controls', '\x01\x02\x07\x0b\x1b'.repeat(60)),
  empty('zero-width spaces', '\u200b\u200b'),
  empty('blank Braille patterns', '\u2800 \u2800'),
  empty('Hangul fillers', '\u3164\u115f\uffa0'),
  empty('an object replacement', '\ufffc'),
  empty('spaces of all widths', ' \u00a0\u3000\u2003\t\n'),
  empty('private characters', '\ue000\uf8ff'),
  empty('a null notehead', '\u{1d159}'),
  same('a zero-width space inside', 'zero\u200bwidth'),
  same('a soft hyphen', 'h\u00adello'),
  changed('text hidden in tags', 'seen\u{e0068}\u{e0069}', 'seen'),
  changed('annotations', 'a\ufff9b\ufffac\ufffb', 'abc'),
  changed('a byte order mark', '\ufeffmark', 'mark'),
  // directions
  changed('a right-to-left override', 'invoice\u202efdp.exe', 'invoicefdp.exe'),
  same('an isolate that nothing closes', 'open \u2067abc'),
  same('Arabic with Latin inside', 'رقم الطلب ABC-12 من فضلك'),
  same('Hebrew with points', 'שָׁלוֹם עולם'),
  same('Arabic digits', 'الطلب ١٢٣٤٥'),
  same('Persian with a non-joiner', 'می\u200cخواهم'),
  // scripts
  same('Japanese without spaces', '注文した商品を返金してください'),
  same('Chinese without spaces', '我的域名无法续费'),
  same('Thai', 'ฉันต้องการคืนเงิน'),
  same('Hindi', 'मुझे पैसे वापस चाहिए'),
  same('Korean in parts', '\u1112\u1161\u11ab\u1100\u116e\u11a8'),
  same('letters that do not decompose', 'Straße Łódź Ærø İzmir'),
  same('a Vietnamese sentence', 'Tôi muốn được hoàn tiền'),
  same('letters beyond sixteen bits', '𠮷野家 𝒽ello 𐐷'),
  same('a pile of marks', `Z${'\u0301\u0327'.repeat(180)}algo`),
  // emoji
  same('a family', '👨\u200d👩\u200d👧\u200d👦 family'),
  same('flags', '🇱🇧 🏳\ufe0f\u200d🌈 🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}'),
  same('a heart that is text or picture', '❤ ❤\ufe0f ❤\ufe0e'),
  // lines
  changed('line ends of three systems', 'one\r\ntwo\rthree\nfour', 'one\ntwo\nthree\nfour'),
  changed('line separators', 'one\u2028two\u2029three', 'one\ntwo\nthree'),
  same('two hundred lines', Array(200).fill('x').join('\n')),
  same('indented lines', 'function x() {\n  return 1\n}'),
  // markup and syntax
  same('HTML', '<img src=x onerror=alert(1)><b>bold</b>&amp;'),
  same('a closing script', '</script><script>alert(1)</script>'),
  same('Markdown', '**bold** *it* `code` [a](https://a.example) # no'),
  same('a definition', '[1]: https://example.com/doc'),
  same('a path', '\\\\server\\share\\_folder'),
  same('a list from zero', '0. zero\n1. one'),
  same('tasks', '- [ ] todo\n- [x] done'),
  same('a sum', '2*3*4 = 24, ~5 or ~6~'),
  same('SQL', "'; DROP TABLE messages; --"),
  same('a search with operators', 'NEAR("a" b) OR text:* -c ^d'),
  same('JSON', '{"text":"\\ud83d","id":"\\u0000"}'),
  same('placeholders', '{name} {n} %s $1 $&'),
  same('a long word', 'w'.repeat(400)),
  same('a URL in a sentence', 'انظر https://example.com/مسار، شكراً'),
  same('a prototype', '__proto__'),
]
