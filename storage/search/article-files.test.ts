import { expect, test } from 'vitest'
import { SqliteD1 } from '../../tests/support/sqlite-d1.ts'
import { ArticleFilesError, articlesSql } from './article-files.ts'
import { articleBySlug, findPassages, listArticles } from './articles.ts'

const file = (name: string, head: string, body = 'Open **Settings** and press Renew.') => ({ name, text: `---\n${head}\n---\n\n${body}\n` })

function databaseWith(...sql: readonly string[]): D1Database {
  const tables = new SqliteD1('migrations/search')
  for (const one of sql) tables.raw.exec(one)
  return tables as unknown as D1Database
}

test('a file with a title is an article, named for the file', async () => {
  const db = databaseWith(articlesSql([file('renew-a-domain.md', "title: Renew a domain, it's easy")]))
  expect(await articleBySlug(db, 'renew-a-domain')).toEqual({
    slug: 'renew-a-domain',
    title: "Renew a domain, it's easy",
    language: 'en',
    department: 'support',
    keywords: '',
    body: 'Open **Settings** and press Renew.',
  })
  expect(await findPassages(db, 'how do I renew?')).toMatchObject([{ slug: 'renew-a-domain' }])
})

test('a file saved on Windows, with a mark at its beginning, is read as any other', async () => {
  const text = '\uFEFF---\r\nslug: hosting\r\nTitle: Hosting\r\nlanguage: ar\r\ndepartment: sales\r\n---\r\nمرحباً\r\n'
  const db = databaseWith(articlesSql([{ name: 'a.md', text }]))
  expect(await listArticles(db)).toEqual([{ slug: 'hosting', title: 'Hosting', language: 'ar', department: 'sales' }])
})

test('a second run replaces articles, and a whole folder deletes what is no longer in it', async () => {
  const first = articlesSql([file('a.md', 'title: A'), file('b.md', 'title: B')])
  const both = databaseWith(first, articlesSql([file('a.md', 'title: A2')]))
  expect((await listArticles(both)).map(({ title }) => title)).toEqual(['A2', 'B'])
  const one = databaseWith(first, articlesSql([file('a.md', 'title: A2')], { isWhole: true }))
  expect((await listArticles(one)).map(({ title }) => title)).toEqual(['A2'])
  expect(await findPassages(one, 'renew')).toHaveLength(1)
})

test('every file that has to change is listed with what is wrong', () => {
  const files = [
    { name: 'plain.md', text: '# Only markdown' },
    file('no-title.md', 'language: en'),
    file('bad.md', 'title: A\nslug: a b/c'),
    file('empty.md', 'title: A', ' '),
    file('one.md', 'title: A'),
    file('two.md', 'title: A\nslug: one'),
    file('tongue.md', 'title: A\nlanguage: English'),
  ]
  const run = () => articlesSql(files)
  expect(run).toThrow(ArticleFilesError)
  for (const name of [
    'plain.md does not begin',
    'no-title.md has no title',
    'bad.md has the slug "a b/c"',
    'empty.md has no text',
    'two.md has the slug of another file: one',
    'tongue.md has the language',
  ])
    expect(run).toThrow(name)
})
