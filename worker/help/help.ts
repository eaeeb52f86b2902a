import { Hono } from 'hono'
import { html } from 'hono/html'
import { markdownTree } from '../../domain/text/markdown.ts'
import { logInternalError } from '../../durable-objects/logging/logger.ts'
import { type Article, type ArticleCard, articleBySlug, listArticles } from '../../storage/search/articles.ts'
import { StaleCache } from '../cache/stale-cache.ts'
import { preferredLanguage } from '../http/preferred-language.ts'
import { blocksView } from './article-view.ts'
import { helpStyle } from './help-style.ts'
import { departmentName, helpMessages } from './messages.ts'

type Html = ReturnType<typeof html>

/** Articles may be a minute old, and thousands may open a linked one at once. */
const forAMinute = { 'cache-control': 'public, max-age=60' }
/** How many related articles are shown below an article. */
const maxRelated = 4

/**
 * Every visitor of these pages is a stranger, so both databases would be asked by anyone. An address
 * that no article has asks none of them.
 */
const caches = new WeakMap<D1Database, { lists: StaleCache<ArticleCard[]>; articles: StaleCache<Article | null> }>()

function cacheOf(search: D1Database) {
  const cache = caches.get(search) ?? {
    lists: new StaleCache<ArticleCard[]>(2_000, 1),
    articles: new StaleCache<Article | null>(2_000, 200),
  }
  caches.set(search, cache)
  return cache
}

const articlesOf = (search: D1Database): Promise<ArticleCard[]> => cacheOf(search).lists.at('all', () => listArticles(search))

async function articleOf(search: D1Database, slug: string): Promise<Article | null> {
  const exists = (await articlesOf(search)).some((article) => article.slug === slug)
  return exists ? cacheOf(search).articles.at(slug, async () => (await articleBySlug(search, slug)) ?? null) : null
}

/** The help centre: pages without scripts. The guide's answers link here. */
export const help = new Hono<{ Bindings: Pick<Env, 'SEARCH' | 'VERSION'> }>()

help.get('/style.css', (c) =>
  c.body(helpStyle, 200, { 'content-type': 'text/css; charset=utf-8', 'cache-control': 'public, max-age=3600' }),
)

help.get('/', async (c) => {
  const language = preferredLanguage(c.req.header('accept-language'))
  const { centre, lead } = helpMessages(language)
  const articles = await articlesOf(c.env.SEARCH)
  const languages = [...new Set<string>([language, ...articles.map((article) => article.language)])]
  const lists = languages.map((one) =>
    inLanguage(
      one,
      articles.filter((article) => article.language === one),
    ),
  )
  return c.html(page(language, centre, html`<h1>${centre}</h1><p class="lead">${lead}</p>${lists}`), 200, {
    ...forAMinute,
    vary: 'accept-language',
  })
})

help.get('/:slug', async (c) => {
  const article = await articleOf(c.env.SEARCH, c.req.param('slug'))
  if (!article) return c.html(notFound(preferredLanguage(c.req.header('accept-language'))), 404)
  const related = (await articlesOf(c.env.SEARCH)).filter(
    ({ slug, language, department }) => slug !== article.slug && language === article.language && department === article.department,
  )
  return c.html(articlePage(article, related.slice(0, maxRelated)), 200, forAMinute)
})

// Deeper or empty paths. Not `notFound`: Hono never calls that of a mounted app.
help.get('/*', (c) => {
  const path = c.req.path.replace(/\/+$/, '')
  return path !== c.req.path ? c.redirect(path, 308) : c.html(notFound(preferredLanguage(c.req.header('accept-language'))), 404)
})

help.onError((error, c) => {
  logInternalError(error, { path: '/help', ray: c.req.header('cf-ray'), version: c.env.VERSION?.id })
  const language = preferredLanguage(c.req.header('accept-language'))
  const { centre, unavailable } = helpMessages(language)
  return c.html(page(language, centre, html`<h1>${centre}</h1><p class="lead">${unavailable}</p>`), 503, { 'retry-after': '10' })
})

function articlePage(article: Article, related: readonly ArticleCard[]): Html {
  const { more } = helpMessages(article.language)
  const also = related.length > 0 ? html`<section class="more"><h2>${more}</h2>${cards(related)}</section>` : ''
  return page(
    article.language,
    article.title,
    html`<p class="kind">${departmentName(article)}</p><h1>${article.title}</h1><article>${blocksView(markdownTree(article.body))}</article>${also}`,
  )
}

function notFound(language: string): Html {
  const { missing, missingLead } = helpMessages(language)
  return page(language, missing, html`<h1>${missing}</h1><p class="lead">${missingLead}</p>`)
}

function inLanguage(language: string, articles: readonly ArticleCard[]): Html {
  const byDepartment = Map.groupBy(articles, departmentName)
  const lists = [...byDepartment].map(([name, listed]) => html`<h2>${name}</h2>${cards(listed)}`)
  return html`<section class="language" lang="${language}" dir="${helpMessages(language).dir}">${lists}</section>`
}

function cards(articles: readonly ArticleCard[]): Html {
  const arrow = html`<svg viewBox="0 0 16 16" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="m6 3.5 4.5 4.5L6 12.5"/></svg>`
  return html`<ul class="cards">${articles.map(({ slug, title }) => html`<li><a href="/help/${encodeURIComponent(slug)}">${title}${arrow}</a></li>`)}</ul>`
}

function page(language: string, title: string, inside: Html): Html {
  const { dir, centre, all, ask } = helpMessages(language)
  return html`<!doctype html>
<html lang="${language}" dir="${dir}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title === centre ? centre : `${title} · ${centre}`}</title>
<link rel="stylesheet" href="/help/style.css">
</head>
<body>
<header class="bar"><div>
<a class="home" href="/help"><svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linejoin="round" aria-hidden="true"><path d="M4 5.5A1.5 1.5 0 0 1 5.5 4h13A1.5 1.5 0 0 1 20 5.5v10a1.5 1.5 0 0 1-1.5 1.5H11l-4.5 3.5V17h-1A1.5 1.5 0 0 1 4 15.500z"/><path stroke-linecap="round" d="M8 8.800h8M8 12.200h5"/></svg>${centre}</a>
<a href="/help">${all}</a>
</div></header>
<main>${inside}<p class="ask">${ask}</p></main>
</body>
</html>`
}
