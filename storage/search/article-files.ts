import { type Article, replaceArticle } from './articles.ts'

/** A file of a folder of help articles. */
export interface ArticleFile {
  readonly name: string
  readonly text: string
}

/** A folder cannot become the help articles; the message lists every file that has to change. */
export class ArticleFilesError extends Error {}

/** The department of an article that names none: the one of a new installation. */
const defaultDepartment = 'support'

/**
 * Help articles as SQL for the search database. Each replaces the one with its `slug`; with
 * `isWhole` those of other files are deleted. Throws `ArticleFilesError`.
 */
export function articlesSql(files: readonly ArticleFile[], { isWhole = false } = {}): string {
  const articles = parsed(files)
  const statements = articles.flatMap(replaceArticle).map(({ sql, values }) => inlined(sql, values))
  const slugs = articles.map(({ slug }) => quoted(slug)).join(', ')
  const others = ['passages', 'articles'].map((table) => `DELETE FROM ${table} WHERE slug NOT IN (${slugs})`)
  return [...(isWhole ? others : []), ...statements].map((statement) => `${statement};\n`).join('')
}

function parsed(files: readonly ArticleFile[]): Article[] {
  const mistakes: string[] = []
  const articles = new Map<string, Article>()
  for (const file of files) {
    const article = articleOf(file)
    if (typeof article === 'string') mistakes.push(`${file.name} ${article}`)
    else if (articles.has(article.slug)) mistakes.push(`${file.name} has the slug of another file: ${article.slug}`)
    else articles.set(article.slug, article)
  }
  if (mistakes.length > 0) throw new ArticleFilesError(mistakes.join('\n'))
  return [...articles.values()]
}

/**
 * Parses `name: value` lines between two rules, then markdown. `title` is required; the slug is the
 * name of the file unless there is one. Returns what is wrong as the end of a sentence.
 */
function articleOf({ name, text }: ArticleFile): Article | string {
  const [, head, body] = /^---\n(.*?)\n---(?:\n(.*))?$/s.exec(text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n')) ?? []
  if (head === undefined) return 'does not begin with its title between two lines of ---'
  const lines = new Map(
    head.split('\n').map((line) => [line.slice(0, line.indexOf(':')).trim().toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  )
  const {
    title,
    slug = name.replace(/\.md$/, ''),
    language = 'en',
    ...others
  } = Object.fromEntries([...lines].filter(([, value]) => value))
  if (title === undefined) return 'has no title'
  if (!/^[\p{L}\p{M}\p{N}]+(?:[-_.][\p{L}\p{M}\p{N}]+)*$/u.test(slug))
    return `has the slug "${slug}", but a slug is words with dashes between`
  if (!/^[a-z]{2,3}(-[A-Za-z0-9]+)*$/.test(language)) return `has the language "${language}", but a language is a tag such as en or ar`
  if (!body?.trim()) return 'has no text below its title'
  return {
    slug,
    title,
    language,
    department: others['department'] ?? defaultDepartment,
    keywords: others['keywords'] ?? '',
    body: body.trim(),
  }
}

const quoted = (value: string): string => `'${value.replaceAll("'", "''")}'`

/** A file of SQL has no parameters, so the values are part of it; only quotes need escaping. */
const inlined = (sql: string, values: readonly string[]): string =>
  sql.replace(/\?(\d+)/g, (_, place: string) => quoted(values[Number(place) - 1] ?? ''))
