import type { Role } from '../envelope.ts'
import { limits } from '../limits.ts'

/** Who may call an endpoint: everyone, or the roles that a credential of this kind proves. */
export type Access =
  | { readonly credential: 'none' }
  | { readonly credential: 'access' | 'session' | 'ticket'; readonly roles: readonly Role[] }

/**
 * One endpoint (route): method, path, permission and limits. `body` and `response` exist as types
 * only. Their schemas are in `protocol/schemas/`, apart from this file, because zod must not get
 * into the bundles of visitors.
 */
export interface Endpoint<Body, Response, A extends Access = Access> {
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly path: string
  readonly access: A
  /** The largest body that is accepted, in bytes. */
  readonly bodyBytes: number
  readonly body?: Body
  readonly response?: Response
}

/** Makes the endpoints that callers with this access may use. */
export const endpointFor =
  <const A extends Access>(access: A) =>
  <Body, Response>(method: Endpoint<Body, Response>['method'], path: string): Endpoint<Body, Response, A> => ({
    method,
    path,
    access,
    bodyBytes: limits.frameBytes,
  })

export type BodyOf<E> = E extends Endpoint<infer B, unknown> ? B : never
export type ResponseOf<E> = E extends Endpoint<unknown, infer R> ? R : never

/** The address of an endpoint: fills the `:name` parts of its path and appends the query. */
export function pathOf(
  at: { readonly path: string },
  params: Readonly<Record<string, string>> = {},
  query: Readonly<Record<string, string | number | undefined>> = {},
): string {
  const path = at.path.replace(/:([a-z]+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''))
  const pairs = Object.entries(query).flatMap(([key, value]) => (value === undefined ? [] : [`${key}=${encodeURIComponent(value)}`]))
  return pairs.length > 0 ? `${path}?${pairs.join('&')}` : path
}
