import { Hono } from 'hono'
import type { Parley, RequestContext } from '../context.ts'
import { HttpError } from '../http/http-errors.ts'
import { startPage } from '../pages/own-pages.ts'

/** Static files: the dashboard, the widget, the draw page, and locally the sample page. */
export const assets = new Hono<Parley>()

/** The name of a built file ends with a hash of its content, so a browser may cache it forever. */
const hashedFile = /^\/(?:widget|draw\/assets|dashboard\/assets)\/[^/]+-[\w-]{8}\.\w+$/

/** The `Cache-Control` of a path; other files keep the platform's `max-age=0, must-revalidate`. */
function cacheControlOf(path: string): string | undefined {
  if (hashedFile.test(path)) return 'public, max-age=31536000, immutable'
  // The loader names the hashed chat bundle. A deployment removes the old bundle, so an old loader
  // must not live long.
  return path === '/widget.js' ? 'public, max-age=60' : undefined
}

async function assetAt(c: RequestContext, path: string): Promise<Response> {
  const found = await c.env.ASSETS.fetch(new Request(new URL(path, c.req.url), c.req.raw))
  const cacheControl = cacheControlOf(path)
  if (cacheControl === undefined || found.status === 404) return found
  const response = new Response(found.body, found)
  response.headers.set('cache-control', cacheControl)
  return response
}

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
