import { readdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Article, replaceArticle } from '../../storage/search/articles.ts'

/**
 * The demo's help articles as SQL for the search database. Running it again replaces each article.
 */
export async function articlesSql(): Promise<string> {
  const articles = await readArticles()
  const statements = articles.flatMap(replaceArticle).map(({ sql, values }) => inlined(sql, values))
  return statements.map((statement) => `${statement};\n`).join('')
}

async function readArticles(): Promise<Article[]> {
  const folder = dirname(fileURLToPath(import.meta.url))
  const names = (await readdir(folder)).filter((name) => name.endsWith('.md')).sort()
  return Promise.all(names.map(async (name) => parsed(name, await readFile(join(folder, name), 'utf8'))))
}

/**
 * Parses an article file: `name: value` lines between two rules, then markdown. Throws with the
 * file's name where a line is missing.
 */
function parsed(file: string, text: string): Article {
  const [, head, body] = /^---\n(.*?)\n---\n(.*)$/s.exec(text) ?? []
  if (head === undefined || body === undefined)
    throw new Error(`demo/articles/${file} does not begin with its title and language between two lines of ---`)
  const lines = new Map(head.split('\n').map((line) => [line.slice(0, line.indexOf(':')).trim(), line.slice(line.indexOf(':') + 1).trim()]))
  const need = (name: string): string => {
    const value = lines.get(name)
    if (!value) throw new Error(`demo/articles/${file} has no ${name}`)
    return value
  }
  return {
    slug: need('slug'),
    title: need('title'),
    language: need('language'),
    department: need('department'),
    keywords: lines.get('keywords') ?? '',
    body: body.trim(),
  }
}

/**
 * `wrangler d1 execute --file` takes no parameters, so the values are part of the SQL; only quotes
 * need escaping.
 */
function inlined(sql: string, values: readonly string[]): string {
  return sql.replace(/\?(\d+)/g, (_, place: string) => `'${(values[Number(place) - 1] ?? '').replaceAll("'", "''")}'`)
}
