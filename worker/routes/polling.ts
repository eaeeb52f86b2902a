import { Hono } from 'hono'
import { inboxOf } from '../../durable-objects/inbox.ts'
import { lookoutOf } from '../../durable-objects/relay/relay.ts'
import { decodeDrawCommand } from '../../protocol/schemas/decode.ts'
import { socketQuery } from '../../protocol/schemas/http.ts'
import type { Parley } from '../context.ts'
import { answer, answered, fields, readJson } from '../endpoint.ts'
import { Refused, refusalResponse } from '../http/http-errors.ts'
import { eventStream } from '../http/sse.ts'
import { knownRoom, roomOf, upgradeRequest, visitorRight } from '../rooms.ts'

/** For those whose network lets no socket through: they look now and then, or read a stream, and speak at a door for commands. */
export const readers = new Hono<Parley>()

answer(readers, 'look', async (c, { person, room, since: right }) => {
  const { since, epoch } = fields(socketQuery, c.req.query())
  const frame = await roomOf(c.env, room).look({ v: 1, person, right, since, epoch })
  if (frame === null) throw new Refused('expired')
  return frame
})

// The room sees an ordinary socket, so it may sleep behind it, and whoever reads here is present as everybody else.
answer(readers, 'stream', async (c, { person, room, generation, since }) => {
  const place = fields(socketQuery, c.req.query())
  const { webSocket } = await roomOf(c.env, room).fetch(upgradeRequest(visitorRight(person, room, since, generation), place))
  if (!webSocket) throw new Refused('expired')
  return eventStream(webSocket)
})

// The right is to one draw; what a relay has at hand of it is the same for all who look.
answer(readers, 'lookDraw', async (c, { person, room }) => {
  const { since, epoch } = fields(socketQuery, c.req.query())
  const said = await lookoutOf(c.env, room).look({ v: 1, person, since, epoch })
  return 'code' in said ? refusalResponse(said) : said
})

answer(readers, 'sayInDraw', async (c, { person, room }) => {
  const read = decodeDrawCommand(await readJson(c))
  if ('refused' in read) return refusalResponse(read.refused)
  return answered(await lookoutOf(c.env, room).say({ v: 1, by: person, command: read.command }))
})

// Staff have a door for commands anyway.
answer(readers, 'agentLook', async (c, { person, since: right }) => {
  const { since, epoch } = fields(socketQuery, c.req.query())
  const frame = await roomOf(c.env, await knownRoom(c, 'conversation')).look({ v: 1, person, right, since, epoch })
  if (frame === null) throw new Refused('expired')
  return frame
})

answer(readers, 'inboxLook', async (c, { person, since: right }) => {
  const { since, epoch } = fields(socketQuery, c.req.query())
  const said = await inboxOf(c.env).look({ v: 1, person, right, since, epoch })
  return 'code' in said ? refusalResponse(said) : said
})
