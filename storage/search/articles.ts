import { termsOf } from '../../domain/text/stemming.ts'
import { sectionsOf } from './passages.ts'

export interface Article {
  readonly slug: string
  readonly title: string
  readonly language: string
  readonly department: string
  /** Other words that visitors use for the subject. */
  readonly keywords: string
  /** Markdown. */
  readonly body: string
}

/** An article in a list. */
export interface ArticleCard {
  readonly slug: string
  readonly title: string
  readonly language: string
  readonly department: string
}

/** A part of an article that may answer a question. */
interface FoundPassage {
  readonly slug: string
  readonly title: string
  readonly keywords: string
  readonly heading: string
  readonly text: string
  readonly language: string
}

interface Statement {
  readonly sql: string
  readonly values: readonly string[]
}

const mostTerms = 32
const mostPassages = 60

/**
 * The passages that share a word with the text, best first. No input reaches FTS5 as an operator.
 */
export async function findPassages(search: D1Database, text: string): Promise<FoundPassage[]> {
  const match = matchFor(text)
  if (match === '') return []
  const found = await search
    .prepare(
      `SELECT slug, title, keywords, heading, text, language FROM passages WHERE passages MATCH ?1 ORDER BY rank LIMIT ${mostPassages}`,
    )
    .bind(match)
    .all<FoundPassage>()
  return found.results
}

/**
 * Each term is quoted: unquoted, `NEAR`, `*` and `"` are operators and `don't` is a syntax error.
 * Terms are letters and digits only.
 */
function matchFor(text: string): string {
  const terms = [...new Set(termsOf(text))].slice(0, mostTerms)
  return terms.map((term) => `"${term}"`).join(' OR ')
}

export async function articleBySlug(search: D1Database, slug: string): Promise<Article | null> {
  return search
    .prepare('SELECT slug, title, language, department, keywords, body FROM articles WHERE slug = ?1')
    .bind(slug)
    .first<Article>()
}

export async function listArticles(search: D1Database): Promise<ArticleCard[]> {
  const found = await search.prepare('SELECT slug, title, language, department FROM articles ORDER BY language, title').all<ArticleCard>()
  return found.results
}

/** The statements that replace an article and its passages by slug. Idempotent. */
export function replaceArticle(article: Article): Statement[] {
  const { slug, title, language, department, keywords, body } = article
  const passages = sectionsOf(body).map(({ heading, text }) => ({
    sql: 'INSERT INTO passages (slug, title, keywords, heading, text, language, terms) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)',
    values: [slug, title, keywords, heading, text, language, termsOf(`${title} ${keywords} ${heading} ${text}`).join(' ')],
  }))
  return [
    { sql: 'DELETE FROM passages WHERE slug = ?1', values: [slug] },
    {
      sql: 'INSERT OR REPLACE INTO articles (slug, title, language, department, keywords, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6)',
      values: [slug, title, language, department, keywords, body],
    },
    ...passages,
  ]
}
