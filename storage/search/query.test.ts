import { expect, test } from 'vitest'
import { quoted, rangesOf } from './query.ts'

test.each([
  ["don't", '"don\'t"*'],
  ['e-mail domain', '"e-mail" "domain"*'],
  ['say "hello"', '"say" """hello"""*'],
  ['NEAR(a b) OR *', '"NEAR(a" "b)" "OR"*'],
  ['بريد', '"بريد"*'],
])('%s is searched as words, never as syntax', (typed, query) => {
  expect(quoted(typed)).toBe(query)
})

test('text without a word makes no query', () => {
  expect(quoted(' " - * ')).toBeUndefined()
})

const marked = (text: string, typed: string) => rangesOf(text, typed).map(([from, to]) => text.slice(from, to))

test.each([
  ["I don't know how to point my e-mail domain", "don't", ["don't"]],
  ["I don't know how to point my e-mail domain", 'e-mail', ['e-mail']],
  ['mail and e mail and E-Mails', 'e-mail', ['e mail', 'E-Mails']],
  ['Crème brûlée', 'creme', ['Crème']],
  ['كيف أربط البريد؟', 'البريد', ['البريد']],
  ['<b>bold</b>', 'bold', ['bold']],
  ['domains and dominoes', 'dom', ['domains', 'dominoes']],
  ['point my domain', 'point domain', ['point', 'domain']],
  ['nothing of it', 'zebra', []],
])('in %j, %j is found as %j', (text, typed, found) => {
  expect(marked(text, typed)).toEqual(found)
})
