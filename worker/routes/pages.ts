import { Hono } from 'hono'
import type { Parley, Visit } from '../context.ts'
import { Refused } from '../refused.ts'

/** What was built for browsers: the dashboard, the widget, and locally the sample page. */
export const pages = new Hono<Parley>()

const assetAt = (c: Visit, path: string) => c.env.ASSETS.fetch(new Request(new URL(path, c.req.url), c.req.raw))

pages.get('/dashboard', (c) => c.redirect('/dashboard/', 308))

/** Every address of the dashboard that is no file is its one page; it finds its way itself. */
pages.get('/dashboard/*', async (c) => {
  const found = await assetAt(c, c.req.path)
  return found.status === 404 && !/\.[a-z0-9]+$/i.test(c.req.path) ? assetAt(c, '/dashboard/') : found
})

pages.get('*', async (c) => {
  const found = await assetAt(c, c.req.path)
  if (found.status === 404) throw new Refused('not-found')
  return found
})
