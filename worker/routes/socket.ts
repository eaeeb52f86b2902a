import { Hono } from 'hono'
import { drawOf, inboxOf, relayOf, roomOf } from '../../durable-objects/namespaces.ts'
import { isStaff, type RoomId } from '../../protocol/envelope.ts'
import { subprotocol } from '../../protocol/limits.ts'
import type { VerifiedClaims } from '../auth/credentials.ts'
import { isRoomIdShaped } from '../auth/room-ids.ts'
import { LruMap } from '../cache/lru-map.ts'
import type { Parley, RequestContext } from '../context.ts'
import { connectToRelay, type RelayOffer } from '../draws/relay-seating.ts'
import { handle } from '../endpoint.ts'
import { HttpError } from '../http/http-errors.ts'
import type { RequestInput } from '../http/request-input.ts'
import { accepted, upgradeRequest } from '../rooms.ts'

/**
 * WebSocket upgrades, for every role and kind of room: the ticket names the person and the room.
 */
export const socket = new Hono<Parley>()

handle(socket, 'socket', connect)

/** The same below the path that the dashboard's host forwards. */
handle(socket, 'agentSocket', connect)

handle(socket, 'drawSocket', (c, ticket, input) => {
  if (ticket.room !== c.req.param('draw')) throw new HttpError('wrong-credential')
  return connect(c, ticket, input)
})

async function connect(
  c: RequestContext,
  { ends: _, ...identity }: VerifiedClaims['ticket'],
  { query }: { readonly query: RequestInput<'socket'>['query'] },
): Promise<Response> {
  const offered = (c.req.header('sec-websocket-protocol') ?? '').split(',').map((item) => item.trim())
  if (c.req.header('upgrade')?.toLowerCase() !== 'websocket' || !offered.includes(subprotocol)) {
    throw new HttpError('invalid-request', { message: `This address is a WebSocket with the subprotocol ${subprotocol}.` })
  }
  const { room } = identity
  const request = () => upgradeRequest(identity, query)
  if (room === 'inbox') return accepted(await inboxOf(c.env).fetch(request()))
  if (!isRoomIdShaped('draw', room)) return accepted(await roomOf(c.env, room).fetch(request()))
  // Staff are few and may get events that no relay gets: they connect to the draw itself.
  return isStaff(identity.person.role) ? accepted(await drawOf(c.env, room).fetch(request())) : connectViewer(c, room, request)
}

/**
 * How many relays each draw has, as far as this isolate knows. A full relay replies with the
 * current number.
 */
const relaysOf = new LruMap<number>(1_000)

async function connectViewer(c: RequestContext, draw: RoomId, request: () => Request): Promise<Response> {
  const found = await connectToRelay(relaysOf.get(draw) ?? 1, async (relay): Promise<RelayOffer<Response>> => {
    const response = await relayOf(c.env, draw, relay).fetch(request())
    if (response.status !== 503) return { connection: accepted(response) }
    return { relays: ((await response.json()) as { relays: number }).relays }
  })
  relaysOf.set(draw, found.relays)
  if (found.connection === undefined) throw new HttpError('relay-full', { retryAfterMs: 2_000 })
  return found.connection
}
