import { Hono } from 'hono'
import { inboxOf } from '../../durable-objects/inbox.ts'
import { pollingRelayOf } from '../../durable-objects/relay/relay.ts'
import { decodeDrawCommand } from '../../protocol/schemas/decode.ts'
import { socketQuery } from '../../protocol/schemas/http.ts'
import type { Parley } from '../context.ts'
import { fields, handle, readJson, reply } from '../endpoint.ts'
import { errorResponse, HttpError } from '../http/http-errors.ts'
import { eventStream } from '../http/sse.ts'
import { knownRoom, roomOf, upgradeRequest, visitorIdentity } from '../rooms.ts'

/** For those whose network lets no socket through: they look now and then, or read a stream, and speak at a door for commands. */
export const readers = new Hono<Parley>()

handle(readers, 'snapshot', async (c, { person, room, since: right }) => {
  const { since, epoch } = fields(socketQuery, c.req.query())
  const frame = await roomOf(c.env, room).snapshot({ v: 1, person, right, since, epoch })
  if (frame === null) throw new HttpError('expired')
  return frame
})

// The room sees an ordinary socket, so it may sleep behind it, and whoever reads here is present as everybody else.
handle(readers, 'stream', async (c, { person, room, generation, since }) => {
  const place = fields(socketQuery, c.req.query())
  const { webSocket } = await roomOf(c.env, room).fetch(upgradeRequest(visitorIdentity(person, room, since, generation), place))
  if (!webSocket) throw new HttpError('expired')
  return eventStream(webSocket)
})

// The right is to one draw; what a relay has at hand of it is the same for all who look.
handle(readers, 'drawSnapshot', async (c, { person, room }) => {
  const { since, epoch } = fields(socketQuery, c.req.query())
  const said = await pollingRelayOf(c.env, room).snapshot({ v: 1, person, since, epoch })
  return 'code' in said ? errorResponse(said) : said
})

handle(readers, 'postDrawCommand', async (c, { person, room }) => {
  const read = decodeDrawCommand(await readJson(c))
  if ('refused' in read) return errorResponse(read.refused)
  return reply(await pollingRelayOf(c.env, room).submit({ v: 1, by: person, command: read.command }))
})

// Staff have a door for commands anyway.
handle(readers, 'agentSnapshot', async (c, { person, since: right }) => {
  const { since, epoch } = fields(socketQuery, c.req.query())
  const frame = await roomOf(c.env, await knownRoom(c, 'conversation')).snapshot({ v: 1, person, right, since, epoch })
  if (frame === null) throw new HttpError('expired')
  return frame
})

handle(readers, 'inboxSnapshot', async (c, { person, since: right }) => {
  const { since, epoch } = fields(socketQuery, c.req.query())
  const said = await inboxOf(c.env).snapshot({ v: 1, person, right, since, epoch })
  return 'code' in said ? errorResponse(said) : said
})
