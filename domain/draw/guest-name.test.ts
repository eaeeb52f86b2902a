import { expect, test } from 'vitest'
import { guestName } from './guest-name.ts'

const taken = ['Maya Haddad', 'Omar Said', 'Nour', '']
const decision = (name: string) => {
  const result = guestName(name, taken)
  return 'wrong' in result ? result.wrong : result.name
}

test.each([
  'Rania',
  'ليلى',
  'محمد علي',
  '李明',
  'Hostetler',
  'Modesto',
  'Adminović',
  'Winnerson',
  'José',
  "O'Neill",
  'Anne-Marie 2',
  'Nour Khalil',
  'Maya',
  'Omar',
  'Rania 🇱🇧',
  '👨‍👩‍👧‍👦 Khoury',
  '❤️ Salma',
  '🦊🦊',
  'สมชาย',
  'नेहा',
  'x'.repeat(24),
])('%s is accepted', (name) => {
  expect(decision(name)).toBe(name.normalize('NFKC'))
})

test('a name is normalised, with one space between its words', () => {
  expect(decision('  Ｒａｎｉａ \u00a0\u3000 K. ')).toBe('Rania K.')
  expect(decision('Jose\u0301')).toBe('José')
})

test.each([
  ['nothing', ''],
  ['one letter', 'R'],
  ['spaces alone', '    '],
  ['twenty-five letters', 'x'.repeat(25)],
  ['punctuation alone', '...!?'],
  ['ticks alone', '✓✓✓'],
  ['a zero-width space inside', 'Ho\u200bst'],
  ['a right-to-left override', '\u202etsoH'],
  ['an isolate', 'Rania\u2066'],
  ['a joiner outside an emoji', 'Ra\u200dnia'],
  ['a Hangul filler', 'Ra\u3164nia'],
  ['a choseong filler', 'Ra\u115fnia'],
  ['only fillers', '\u3164\u3164\u3164'],
  ['a soft hyphen', 'Ra\u00adnia'],
  ['a tag', 'Rania\u{e0041}'],
  ['a variation selector outside an emoji', 'Rania\ufe0f'],
  ['an empty Braille pattern', '\u2800\u2800'],
  ['a line feed', 'Ra\nnia'],
  ['a private character', 'Rania\ue000'],
  ['half a character', 'Rania\ud83d'],
  ['a stack of marks', `Ra${'\u0336'.repeat(9)}nia`],
])('%s is refused', (_, name) => {
  expect(decision(name)).toBe('wrong-name')
})

test.each([
  'Host',
  'HOST ✓',
  'Ηost',
  'Ноst',
  'Hοst',
  'H0ST',
  'ＨＯＳＴ',
  '𝐇𝐨𝐬𝐭',
  'Ⓗⓞⓢⓣ',
  'Rania 🅷🅾🆂🆃',
  '🇭🇴🇸🇹',
  'Hóst',
  'H o s t',
  'H.O.S.T',
  'the_host',
  'TheHost',
  'Host2',
  '⭐ Host ⭐',
  'Official Maya',
  '@dmin',
  '4dm1n!',
  'm0d',
  'Moderat0r',
  'rnod',
  'Winner!!!',
  'PARLEY',
  'Parley Support',
  'sуstem',
  'المشرف',
])('%s is reserved', (name) => {
  expect(decision(name)).toBe('name-reserved')
})

test.each([
  'Maya Haddad',
  'maya haddad',
  'MAYA  HADDAD',
  'Mаya Hаddad',
  'Μaya Ηaddad',
  'Maya_Haddad',
  'MayaHaddad',
  'Maya Haddad 2',
  'The Maya Haddad',
  'M4ya H4ddad',
  'Máya Haddád',
  '0mar Said',
  'Ornar Said',
  'Omar 5aid',
  'Nοur',
  'NOUR ✓',
  'nour!',
])('%s is taken', (name) => {
  expect(decision(name)).toBe('name-reserved')
})
