import type { Joining } from '../room/welcome.ts'
import { type Identity, identityHeader } from './identity.ts'

/**
 * A WebSocket upgrade as the Worker passes it on: who connects, with which cursor, in which
 * subprotocol.
 */
export interface Upgrade {
  readonly identity: Identity
  readonly joining: Joining
  /** Undefined: the default codec. */
  readonly subprotocol: string | undefined
}

/**
 * Reads an upgrade; undefined, to be answered with `forbidden`, without an identity of ours or when
 * it is not allowed.
 */
export function readUpgrade(request: Request, isAllowed: (identity: Identity) => boolean): Upgrade | undefined {
  const identity = JSON.parse(request.headers.get(identityHeader) ?? 'null') as Identity | null
  if (!identity || !isAllowed(identity)) return undefined
  const query = new URL(request.url).searchParams
  const since = Number(query.get('since') ?? 0)
  const epoch = query.get('epoch') ?? undefined
  const subprotocol = request.headers.get('sec-websocket-protocol') ?? undefined
  return { identity, joining: { person: identity.person, since, epoch }, subprotocol }
}

export const forbidden = (): Response => new Response(null, { status: 403 })

/** Someone has too many sockets that were closed and stay connected. */
export const tooManySockets = (): Response => new Response(null, { status: 429, headers: { 'Retry-After': '60' } })
