import { Hono } from 'hono'
import { inboxOf } from '../../durable-objects/inbox.ts'
import { relayOf } from '../../durable-objects/relay/relay.ts'
import type { Identity } from '../../durable-objects/sockets/identity.ts'
import type { RoomId } from '../../protocol/envelope.ts'
import { subprotocol } from '../../protocol/limits.ts'
import { socketQuery } from '../../protocol/schemas/http.ts'
import { isRoomIdShaped } from '../auth/room-ids.ts'
import { LruMap } from '../cache/lru-map.ts'
import type { Parley, RequestContext } from '../context.ts'
import { type Offer, seatViewer } from '../draws/relay-seating.ts'
import { fields, handle } from '../endpoint.ts'
import { HttpError } from '../http/http-errors.ts'
import { roomOf, upgradeRequest } from '../rooms.ts'

/** The upgrades, for every role and kind of room: the ticket says who, and where to. */
export const socket = new Hono<Parley>()

handle(socket, 'socket', (c, { ends: _, ...identity }) => connection(c, identity))

/** The same at the dashboard's own host, where agents come from. */
handle(socket, 'agentSocket', (c, { ends: _, ...identity }) => connection(c, identity))

handle(socket, 'drawSocket', (c, { ends: _, ...identity }) => {
  if (identity.room !== c.req.param('draw')) throw new HttpError('wrong-credential')
  return connection(c, identity)
})

async function connection(c: RequestContext, identity: Identity): Promise<Response> {
  const offered = (c.req.header('sec-websocket-protocol') ?? '').split(',').map((item) => item.trim())
  if (c.req.header('upgrade')?.toLowerCase() !== 'websocket' || !offered.includes(subprotocol)) {
    throw new HttpError('invalid-request', { message: `This address speaks WebSocket, with the subprotocol ${subprotocol}.` })
  }
  const query = fields(socketQuery, c.req.query())
  const { room } = identity
  const request = () => upgradeRequest(identity, query)
  if (room !== 'inbox' && isRoomIdShaped('draw', room)) return seatInDraw(c, room, request)
  return accepted(await (room === 'inbox' ? inboxOf(c.env) : roomOf(c.env, room)).fetch(request()))
}

function accepted(response: Response): Response {
  if (response.status !== 101) throw new HttpError('expired')
  return response
}

/** How many relays each draw has, as far as this isolate has heard. Who knows too little is told by the relay that is full. */
const relaysOf = new LruMap<number>(1_000)

async function seatInDraw(c: RequestContext, draw: RoomId, request: () => Request): Promise<Response> {
  const found = await seatViewer(relaysOf.get(draw) ?? 1, async (relay): Promise<Offer<Response>> => {
    const response = await relayOf(c.env, draw, relay).fetch(request())
    if (response.status !== 503) return { connection: accepted(response) }
    return { relays: ((await response.json()) as { relays: number }).relays }
  })
  relaysOf.set(draw, found.relays)
  if (found.connection === undefined) throw new HttpError('relay-full', { retryAfterMs: 2_000 })
  return found.connection
}
