import { Hono } from 'hono'
import { socketQuery } from '../../protocol/schemas/http.ts'
import type { Parley } from '../context.ts'
import { answer, fields } from '../door.ts'
import { eventStream } from '../event-stream.ts'
import { Refused } from '../refused.ts'
import { roomOf, upgradeRequest, visitorRight } from '../rooms.ts'

/** For visitors whose network lets no socket through: they look now and then, or read a stream. They speak at the door for commands. */
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
