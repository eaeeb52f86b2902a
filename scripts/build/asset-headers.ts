import { securityHeaders } from '../../worker/http/origin-policy.ts'

/** The name of a built file ends with a hash of its content, so a browser may cache it forever. */
const immutable = { 'cache-control': 'public, max-age=31536000, immutable' }
/** A deployment reaches the pages with the widget after a minute. */
const brief = { 'cache-control': 'public, max-age=60' }
/** The widget runs on other sites' pages. Its files are the same for everyone and read no cookie. */
const everywhere = { 'access-control-allow-origin': '*' }

const rules: readonly (readonly [path: string, headers: Readonly<Record<string, string>>])[] = [
  ['/widget.js', { ...securityHeaders('/widget.js', new Set()), ...everywhere, ...brief }],
  // Names the newest bundle for loaders of earlier builds.
  ['/widget.json', { ...securityHeaders('/widget.json', new Set()), ...everywhere, ...brief }],
  ['/widget/*', { ...securityHeaders('/widget/', new Set()), ...everywhere, ...immutable }],
  ['/draw/assets/*', { ...securityHeaders('/draw/', new Set()), ...immutable }],
  ['/dashboard/assets/*', { ...securityHeaders('/dashboard/', new Set()), ...immutable }],
]

/**
 * The `_headers` of the files that are served without the Worker
 * (https://developers.cloudflare.com/workers/static-assets/headers/). No pattern matches a page.
 */
export const assetHeaders = (): string =>
  rules.flatMap(([path, headers]) => [path, ...Object.entries(headers).map(([name, value]) => `  ${name}: ${value}`), '']).join('\n')
