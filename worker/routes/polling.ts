import { Hono } from 'hono'
import { inboxOf, pollingRelayOf, roomOf } from '../../durable-objects/namespaces.ts'
import type { Parley } from '../context.ts'
import { handle } from '../endpoint.ts'
import { HttpError } from '../http/http-errors.ts'
import { eventStream } from '../http/sse.ts'
import { accepted, knownRoom, upgradeRequest, visitorIdentity } from '../rooms.ts'

/**
 * For clients whose network lets no WebSocket through: they poll snapshots or read SSE, and post
 * their commands.
 */
export const polling = new Hono<Parley>()

handle(polling, 'snapshot', async (c, { person, room, since: right }, { query: { since, epoch } }) => {
  const frame = await roomOf(c.env, room).snapshot({ v: 1, person, right, since, epoch })
  if (frame === null) throw new HttpError('expired')
  return frame
})

// The room has an ordinary socket, so it can hibernate, and its presence shows the reader of the
// stream.
handle(polling, 'stream', async (c, { person, room, generation, since: right }, { query: { since, epoch } }) => {
  const request = upgradeRequest(visitorIdentity(person, room, right, generation), { since, epoch })
  const { webSocket } = accepted(await roomOf(c.env, room).fetch(request))
  return eventStream(webSocket!)
})

// A relay answers: its copy of the draw is the same for all viewers.
handle(polling, 'drawSnapshot', (c, { person, room }, { query: { since, epoch } }) =>
  pollingRelayOf(c.env, room).snapshot({ v: 1, person, since, epoch }),
)

handle(polling, 'postDrawCommand', (c, { person, room }, { command }) => pollingRelayOf(c.env, room).submit({ v: 1, by: person, command }))

handle(polling, 'agentSnapshot', async (c, { person, since: right }, { query: { since, epoch } }) => {
  const frame = await roomOf(c.env, await knownRoom(c, 'conversation')).snapshot({ v: 1, person, right, since, epoch })
  if (frame === null) throw new HttpError('expired')
  return frame
})

handle(polling, 'inboxSnapshot', (c, { person, since: right }, { query: { since, epoch } }) =>
  inboxOf(c.env).snapshot({ v: 1, person, right, since, epoch }),
)
