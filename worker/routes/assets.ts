import { Hono } from 'hono'
import type { Parley, RequestContext } from '../context.ts'
import { HttpError } from '../http/http-errors.ts'
import { startPage } from '../pages/own-pages.ts'

/**
 * The pages of dashboard and draws, and locally the sample page. Scripts and styles are served
 * without the Worker, with the headers of `scripts/build/asset-headers.ts`.
 */
export const assets = new Hono<Parley>()

const assetAt = (c: RequestContext, path: string): Promise<Response> => c.env.ASSETS.fetch(new Request(new URL(path, c.req.url), c.req.raw))

/**
 * Each of these is one page with a router of its own: every path below that is no file returns the
 * page.
 */
for (const home of ['/dashboard', '/draw']) {
  assets.get(home, (c) => c.redirect(`${home}/`, 308))
  assets.get(`${home}/*`, async (c) => {
    const found = await assetAt(c, c.req.path)
    const page = found.status === 404 && !/\.[a-z0-9]+$/i.test(c.req.path) ? await assetAt(c, `${home}/`) : found
    if (page.status === 404) throw new HttpError('not-found')
    return page
  })
}

assets.get('*', async (c) => {
  const found = await assetAt(c, c.req.path)
  // A deployed host has no site of its own; locally there is the sample page.
  if (found.status === 404 && c.req.path === '/') return startPage(c.req.raw)
  if (found.status === 404) throw new HttpError('not-found')
  return found
})
