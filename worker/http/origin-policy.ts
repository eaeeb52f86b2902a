/** Parts of the one local host that are hosts of their own in production, and what each tells a browser. */
type OriginGroup = 'chat' | 'crowd' | 'socket' | 'staff' | 'dashboard' | 'draw' | 'widget' | 'help' | 'site'

const zones: readonly (readonly [prefix: string, zone: OriginGroup])[] = [
  ['/api/chat/', 'chat'],
  ['/api/socket', 'socket'],
  ['/live-chat/ws/', 'socket'],
  ['/live-chat/', 'crowd'],
  ['/api/agent/', 'staff'],
  ['/dashboard', 'dashboard'],
  ['/draw', 'draw'],
  ['/widget', 'widget'],
  ['/help/', 'help'],
]

const zoneOf = (path: string): OriginGroup => zones.find(([prefix]) => path.startsWith(prefix))?.[1] ?? 'site'

/** Zones that pages of other origins may read, if they stand in the list; without credentials, for these never look at a cookie. */
const shared: ReadonlySet<OriginGroup> = new Set(['chat', 'crowd', 'widget'])

export interface RequestInfo {
  readonly path: string
  readonly method: string
  /** The `Origin` header: absent for what is not a page, and for a page's own reads. */
  readonly origin: string | undefined
  /** The `Content-Type` header, absent where there is no body. */
  readonly type: string | undefined
  /** The origin that was asked. */
  readonly own: string
  readonly allowed: ReadonlySet<string>
}

const isWrite = (method: string) => !['GET', 'HEAD', 'OPTIONS'].includes(method)

export const isJson = (type: string | undefined): boolean => /^application\/json\s*(;|$)/i.test(type ?? '')

/** A form of a foreign page can carry text, but not JSON: an agent's write that has a type has this one. */
export const isFormWrite = ({ path, method, type }: RequestInfo): boolean =>
  zoneOf(path) === 'staff' && isWrite(method) && type !== undefined && !isJson(type)

/** Whether a page of that origin may come here at all. Upgrades are judged by `mayConnect`, when the ticket says who it is. */
export function isAllowedRequest({ path, method, origin, own, allowed }: RequestInfo): boolean {
  const zone = zoneOf(path)
  if (zone === 'chat') return origin === undefined || allowed.has(origin)
  // The page of a draw is ours and comes from here.
  if (zone === 'crowd') return origin === undefined || origin === own || allowed.has(origin)
  // A browser sends its Origin with every write. One that is missing is no dashboard.
  if (zone === 'staff') return isWrite(method) ? origin === own : origin === undefined || origin === own
  return true
}

/**
 * Agents connect from the dashboard's own origin, visitors and viewers from our own pages and those that may carry the
 * widget. A program without an origin has the ticket.
 */
export const isAllowedUpgrade = (isStaff: boolean, { origin, own, allowed }: Pick<RequestInfo, 'origin' | 'own' | 'allowed'>): boolean =>
  origin === undefined || origin === own || (!isStaff && allowed.has(origin))

/** CORS for the origins in the list, and for no others. Empty where CORS does not apply. */
export function corsHeaders({ path, method, origin, allowed }: RequestInfo): Readonly<Record<string, string>> {
  if (!shared.has(zoneOf(path))) return {}
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

const everywhere = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'strict-origin-when-cross-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=()',
}

/** Pages that may stand in a frame, where the widget may stand. */
const framedBy = (allowed: ReadonlySet<string>): string => ["'self'", ...allowed].join(' ')

const apiPolicy = "default-src 'none'; frame-ancestors 'none'"

/** What else every answer says, by zone. */
export function securityHeaders(path: string, allowed: ReadonlySet<string>): Readonly<Record<string, string>> {
  switch (zoneOf(path)) {
    case 'dashboard':
      return {
        ...everywhere,
        'content-security-policy': "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
      }
    case 'draw':
      return {
        ...everywhere,
        'content-security-policy': `default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors ${framedBy(allowed)}`,
      }
    case 'staff':
      return {
        ...everywhere,
        'content-security-policy': apiPolicy,
        'cross-origin-resource-policy': 'same-origin',
        'cache-control': 'no-store',
      }
    case 'chat':
    case 'crowd':
    case 'socket':
      return { ...everywhere, 'content-security-policy': apiPolicy, 'cache-control': 'no-store' }
    case 'widget':
      return { ...everywhere, 'cross-origin-resource-policy': 'cross-origin' }
    case 'help':
      return {
        ...everywhere,
        'content-security-policy': `default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors ${framedBy(allowed)}`,
      }
    case 'site':
      return everywhere
  }
}
