/** Where everyone arrives who does not come from a page of the dashboard. */
export const startPath = '/inbox/all'

/**
 * The page to return to after signing in, from the address of the sign-in page, which a stranger
 * may have written. Undefined unless it is a path of this site: `https://…`, `//…`, `/\…` and what
 * a URL parser makes of control characters lead elsewhere or nowhere.
 */
export function returnPath(to: unknown): string | undefined {
  if (typeof to !== 'string' || !to.startsWith('/') || /[\\\p{Cc}]/u.test(to)) return undefined
  const site = 'https://dashboard.invalid'
  if (!URL.canParse(to, site)) return undefined
  const { origin, pathname, search, hash } = new URL(to, site)
  const isPage = origin === site && !pathname.startsWith('//') && pathname !== '/sign-in'
  return isPage ? pathname + search + hash : undefined
}
