/**
 * The path of a request, resolved once: endpoint, file and policy are all chosen by it, so none of
 * them can see another path. Encoded slashes and backslashes count as slashes, because files are
 * looked up by the decoded path. Dot segments are gone, and every other character has one form.
 */
export function requestPath(url: string): string {
  const { pathname, origin } = new URL(url)
  const separated = pathname.replace(/%2f|%5c/gi, '/').replace(/\/{2,}/g, '/')
  return new URL(origin + separated.split('/').map(oneForm).join('/')).pathname
}

/** `%64raw` becomes `draw`; a `%` that encodes nothing stays as it is. */
function oneForm(part: string): string {
  try {
    return encodeURIComponent(decodeURIComponent(part))
  } catch {
    return part
  }
}
