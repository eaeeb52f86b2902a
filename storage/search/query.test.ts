import { readFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { beforeEach, describe, expect, test } from 'vitest'
import { matcherOf, matchOf, rangesOf } from './query.ts'
import { termsOfAll } from './tokens.ts'

test.each([
  ["don't", '"don t"*'],
  ['e-mail domain', '"e mail" "domain"*'],
  ['say "hello"', '"say" "hello"*'],
  ['NEAR(a b) OR *', '"near a" "b" "or"*'],
  ['البريد', '"بريد"*'],
  ['返金', '"返金"'],
  ['返', '"返"*'],
  ['iPhoneを買5', '"iphone を買 買 5"*'],
  ['abc\0', '"abc"*'],
  ['\0abc "x', '"abc" "x"*'],
])('%j is searched as words, never as syntax', (typed, query) => {
  expect(matchOf(typed)).toBe(query)
})

test.each(['', ' " - * ', '\0', '\u200b', '😀', 'ـ'])('text without a word makes no query: %j', (typed) => {
  expect(matchOf(typed)).toBeUndefined()
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
  ['注文した商品を返金してください', '返金', ['返金']],
  ['Große Straße 5', 'strasse', ['Straße']],
  ['رقم ١٢٣٤٥ هنا', '12345', ['١٢٣٤٥']],
  ['h\u00adello', 'hello', ['h\u00adello']],
])('in %j, %j is found as %j', (text, typed, found) => {
  expect(marked(text, typed)).toEqual(found)
})

describe('the index', () => {
  const db = new DatabaseSync(':memory:')
  db.exec(readFileSync(new URL('../../migrations/search/0000_first_tables.sql', import.meta.url), 'utf8'))
  const insert = db.prepare('INSERT INTO segments (text, terms) VALUES (?, ?)')
  const select = db.prepare('SELECT text FROM segments WHERE segments MATCH ?')
  const find = (typed: string) => {
    const match = matchOf(typed)
    return match === undefined ? [] : select.all(match).map(({ text }) => text)
  }
  beforeEach(() => db.exec('DELETE FROM segments'))

  test.each([
    ['注文した商品を返金してください', ['返金', '返', '商品を返金', '注文', 'い', '返金してください']],
    ['我的域名无法续费', ['域名', '我的', '费', '域名 续费']],
    ['환불해주세요 지금', ['환불', '해주세요', '세요', '지금']],
    ['ฉันต้องการคืนเงิน', ['คืนเงิน', 'ต้องการ']],
    ['iPhoneを買いました', ['iphone', '買い', 'iPhoneを買', 'を']],
    ['كيف أريد ٣ فواتير إلى هنا', ['اريد', 'أريد', 'فواتير 3', 'الى']],
    ['ادفع الفاتورة بالبطاقة', ['فاتورة', 'الفاتورة', 'والفاتوره', 'بطاقة', 'الفا']],
    ['رقم الطلب ١٢٣٤٥', ['12345', '١٢٣٤٥', '123']],
    ['Wir wohnen in der Großen Straße', ['strasse', 'STRASSE', 'Straße', 'grossen str']],
    ['Łódź, Ærøskøbing and İzmir', ['lodz', 'aeroskobing', 'izmir']],
    ['हिंदी में लिखा', ['हिंदी', 'लिखा']],
    ['می\u200cخواهم', ['میخواهم', 'می\u200cخواهم']],
    ['ＡＢＣ ﾊﾞｽ', ['abc', 'バス']],
    ['see https://www.example.com/order?id=12', ['example.com', 'order', '12', 'https://www.example.com/order']],
  ])('%s is found', (text, queries) => {
    insert.run(text, termsOfAll([text]))
    for (const typed of queries) expect([find(typed), matcherOf(typed)(text)], typed).toEqual([[text], true])
  })

  test.each([
    ['注文した 商品を返金', ['文商', '金返', '商金']],
    ['domain', ['main', 'zebra']],
    ['返 金', ['返金']],
  ])('%s is not found by what it does not contain', (text, queries) => {
    insert.run(text, termsOfAll([text]))
    for (const typed of queries) expect([find(typed), matcherOf(typed)(text)], typed).toEqual([[], false])
  })

  test('no phrase is found across two messages', () => {
    const texts = ['where is my e', 'mail domain 注文', '商品']
    insert.run(texts.join(), termsOfAll(texts))
    for (const typed of ['e-mail', 'my-e-mail', '文商', '文商品']) expect(find(typed), typed).toEqual([])
    for (const typed of ['my-e', 'mail-domain', '注文', '商品', 'domain where']) expect(find(typed), typed).toEqual([texts.join()])
  })

  test('no input is an error', () => {
    for (let point = 0; point < 0x250; point++)
      for (const typed of [String.fromCodePoint(point), `abc${String.fromCodePoint(point)}`, `"${String.fromCodePoint(point)}x`])
        find(typed)
    for (const typed of ['\ud800', 'NOT', 'a AND', '^a', 'text:a', '{text terms}:a', '-', '"""', "';--", 'x'.repeat(200), 'あ'.repeat(200)])
      expect(find(typed)).toEqual([])
  })
})
