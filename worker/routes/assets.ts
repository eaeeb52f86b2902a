import { Hono } from 'hono'
import type { Parley, RequestContext } from '../context.ts'
import { HttpError } from '../http/http-errors.ts'

/** What was built for browsers: the dashboard, the widget, the page of a draw, and locally the sample page. */
export const pages = new Hono<Parley>()

const assetAt = (c: RequestContext, path: string) => c.env.ASSETS.fetch(new Request(new URL(path, c.req.url), c.req.raw))

/** Every address below one of these that is no file is its one page; it finds its way itself. */
for (const home of ['/dashboard', '/draw']) {
  pages.get(home, (c) => c.redirect(`${home}/`, 308))
  pages.get(`${home}/*`, async (c) => {
    const found = await assetAt(c, c.req.path)
    const page = found.status === 404 && !/\.[a-z0-9]+$/i.test(c.req.path) ? await assetAt(c, `${home}/`) : found
    if (page.status === 404) throw new HttpError('not-found')
    return page
  })
}

pages.get('*', async (c) => {
  const found = await assetAt(c, c.req.path)
  if (found.status === 404) throw new HttpError('not-found')
  return found
})
