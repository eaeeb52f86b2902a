/** The pages of the dashboard, by the first part of their path. `dashboard/router.tsx` has them. */
const pages = ['inbox', 'search', 'draws', 'agents', 'sign-in']

/**
 * The `_redirects` of the dashboard's host. Draws and help articles are pages of the chat's host,
 * and links with the path that the dashboard has locally lead to its pages here. No target begins
 * with `/:splat`: a browser reads `//evil.example` as another host.
 */
export const dashboardRedirects = (chat: string): string =>
  [
    `/draw/* ${chat}/draw/:splat 302`,
    `/help/* ${chat}/help/:splat 302`,
    ...pages.flatMap((page) => [`/dashboard/${page} /${page} 302`, `/dashboard/${page}/* /${page}/:splat 302`]),
    '/dashboard/* / 302',
    '',
  ].join('\n')
