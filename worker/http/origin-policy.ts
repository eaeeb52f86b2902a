/**
 * Paths with one policy: CORS, protection against CSRF, and security headers. Locally they share
 * one host; in production some have hosts of their own.
 */
type PathGroup = 'chat' | 'viewers' | 'socket' | 'staff' | 'dashboard' | 'draw' | 'widget' | 'help' | 'site'

const groups: readonly (readonly [start: string, group: PathGroup])[] = [
  ['/api/chat', 'chat'],
  ['/api/socket', 'socket'],
  ['/live-chat/ws', 'socket'],
  ['/live-chat', 'viewers'],
  ['/api/agent', 'staff'],
  ['/dashboard', 'dashboard'],
  ['/draw', 'draw'],
  ['/widget', 'widget'],
  ['/widget.js', 'widget'],
  ['/widget.json', 'widget'],
  ['/help', 'help'],
]

const groupOf = (path: string): PathGroup => groups.find(([start]) => path === start || path.startsWith(`${start}/`))?.[1] ?? 'site'

/**
 * What pages of allowed origins may read (CORS), without credentials: these paths read no cookie.
 */
const crossOrigin: ReadonlySet<PathGroup> = new Set(['chat', 'viewers'])

export interface RequestInfo {
  /** As `requestPath` resolves it. */
  readonly path: string
  readonly method: string
  /**
   * The `Origin` header. Programs send none, and pages send none with a GET to their own origin.
   */
  readonly origin: string | undefined
  /** The `Content-Type` header, absent where there is no body. */
  readonly type: string | undefined
  /** The origin of the request's own address. */
  readonly own: string
  readonly allowed: ReadonlySet<string>
}

const isWrite = (method: string) => !['GET', 'HEAD', 'OPTIONS'].includes(method)

export const isJson = (type: string | undefined): boolean => /^application\/json\s*(;|$)/i.test(type ?? '')

/**
 * CSRF: a form of another page can send text, but not JSON, so an agent's write with another
 * content type is refused.
 */
export const isFormWrite = ({ path, method, type }: RequestInfo): boolean =>
  groupOf(path) === 'staff' && isWrite(method) && type !== undefined && !isJson(type)

/**
 * Whether a page of that origin may send this request. For upgrades `isAllowedUpgrade` decides,
 * once the ticket is verified.
 */
export function isAllowedRequest({ path, method, origin, own, allowed }: RequestInfo): boolean {
  const group = groupOf(path)
  if (group === 'chat') return origin === undefined || allowed.has(origin)
  // The draw page has the origin of the chat.
  if (group === 'viewers') return origin === undefined || origin === own || allowed.has(origin)
  // CSRF: browsers send `Origin` with every write, so a write without one does not come from the
  // dashboard.
  if (group === 'staff') return isWrite(method) ? origin === own : origin === undefined || origin === own
  return true
}

/**
 * Agents connect from the dashboard's own origin, visitors and viewers from our pages and from
 * those that may embed the widget. A program sends no origin; its ticket is enough.
 */
export const isAllowedUpgrade = (isStaff: boolean, { origin, own, allowed }: Pick<RequestInfo, 'origin' | 'own' | 'allowed'>): boolean =>
  origin === undefined || origin === own || (!isStaff && allowed.has(origin))

/** CORS headers for the allowed origins only. None where CORS does not apply. */
export function corsHeaders({ path, method, origin, allowed }: RequestInfo): Readonly<Record<string, string>> {
  // On a page of another origin the widget must open too, to show that it is not available there.
  if (groupOf(path) === 'widget') return { 'access-control-allow-origin': '*' }
  if (!crossOrigin.has(groupOf(path))) return {}
  if (origin === undefined || !allowed.has(origin)) return { vary: 'Origin' }
  return {
    vary: 'Origin',
    'access-control-allow-origin': origin,
    ...(method === 'OPTIONS'
      ? {
          'access-control-allow-methods': 'GET, POST',
          'access-control-allow-headers': 'authorization, content-type',
          'access-control-max-age': '7200',
        }
      : { 'access-control-expose-headers': 'retry-after' }),
  }
}

/**
 * Every page may read that its origin is refused: its chat shows that to the visitor, and names the
 * setting to its developer.
 */
export const wrongOriginHeaders = (path: string): Readonly<Record<string, string>> =>
  crossOrigin.has(groupOf(path)) ? { vary: 'Origin', 'access-control-allow-origin': '*' } : {}

const commonHeaders = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'strict-origin-when-cross-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=()',
}

/** The pages that may embed the widget may also embed our pages in a frame. */
const frameAncestors = (allowed: ReadonlySet<string>): string => ["'self'", ...allowed].join(' ')

const apiPolicy = "default-src 'none'; frame-ancestors 'none'"

/** The security headers of every response. */
export function securityHeaders(path: string, allowed: ReadonlySet<string>): Readonly<Record<string, string>> {
  switch (groupOf(path)) {
    case 'dashboard':
      return {
        ...commonHeaders,
        'content-security-policy': "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
      }
    case 'draw':
      return {
        ...commonHeaders,
        'content-security-policy': `default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors ${frameAncestors(allowed)}`,
      }
    case 'staff':
      return {
        ...commonHeaders,
        'content-security-policy': apiPolicy,
        'cross-origin-resource-policy': 'same-origin',
        'cache-control': 'no-store',
      }
    case 'chat':
    case 'viewers':
    case 'socket':
      return { ...commonHeaders, 'content-security-policy': apiPolicy, 'cache-control': 'no-store' }
    case 'widget':
      return { ...commonHeaders, 'content-security-policy': apiPolicy, 'cross-origin-resource-policy': 'cross-origin' }
    case 'help':
      return {
        ...commonHeaders,
        'content-security-policy': `default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors ${frameAncestors(allowed)}`,
      }
    case 'site':
      return {
        ...commonHeaders,
        'content-security-policy': "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'",
      }
  }
}
