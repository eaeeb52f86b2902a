import { Hono } from 'hono'
import { inboxOf } from '../../durable-objects/inbox.ts'
import { subprotocol } from '../../protocol/limits.ts'
import { socketQuery } from '../../protocol/schemas/http.ts'
import type { Parley } from '../context.ts'
import { answer, fields } from '../door.ts'
import { Refused } from '../refused.ts'
import { roomOf, upgradeRequest } from '../rooms.ts'

/** The one upgrade, for every role and kind of room: the ticket says who, and where to. */
export const socket = new Hono<Parley>()

answer(socket, 'socket', async (c, { ends: _, ...identity }) => {
  const offered = (c.req.header('sec-websocket-protocol') ?? '').split(',').map((item) => item.trim())
  if (c.req.header('upgrade')?.toLowerCase() !== 'websocket' || !offered.includes(subprotocol)) {
    throw new Refused('wrong-fields', { say: `This address speaks WebSocket, with the subprotocol ${subprotocol}.` })
  }
  const request = upgradeRequest(identity, fields(socketQuery, c.req.query()))
  const response = await (identity.room === 'inbox' ? inboxOf(c.env) : roomOf(c.env, identity.room)).fetch(request)
  if (response.status !== 101) throw new Refused('expired')
  return response
})
