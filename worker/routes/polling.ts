import { Hono } from 'hono'
import { drawOf, inboxOf, pollingRelayOf, roomOf } from '../../durable-objects/namespaces.ts'
import type { Joining } from '../../durable-objects/room/welcome.ts'
import type { ConversationFrame } from '../../protocol/conversation.ts'
import type { DrawFrame } from '../../protocol/draw.ts'
import { isStaff, type RoomId } from '../../protocol/envelope.ts'
import type { InboxFrame } from '../../protocol/inbox.ts'
import type { Parley, RequestContext } from '../context.ts'
import { handle } from '../endpoint.ts'
import { HttpError } from '../http/http-errors.ts'
import { eventStream } from '../http/sse.ts'
import { accepted, knownRoom, mintedRoom, staffIdentity, staffIdentityIn, upgradeRequest, visitorIdentity } from '../rooms.ts'

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

// A relay answers: its copy of the draw is the same for all viewers. Staff on the draw's page poll the
// draw itself, as they connect to it.
handle(polling, 'drawSnapshot', async (c, { person, room: name, since: right }, { query: { since, epoch } }) => {
  const room = mintedRoom(c, 'draw', name)
  if (isStaff(person.role)) return staffSnapshot(c, room, { person, right, since, epoch })
  return pollingRelayOf(c.env, room).snapshot({ v: 1, person, since, epoch })
})

handle(polling, 'postDrawCommand', (c, { person, room: name, since: right }, { command }) => {
  const room = mintedRoom(c, 'draw', name)
  const to = isStaff(person.role) ? drawOf(c.env, room) : pollingRelayOf(c.env, room)
  return to.submit({ v: 1, by: person, right, command })
})

handle(polling, 'agentDrawSnapshot', async (c, { person, since: right }, { query: { since, epoch } }) =>
  staffSnapshot(c, await knownRoom(c, 'draw'), { person, right, since, epoch }),
)

async function staffSnapshot(c: RequestContext, room: RoomId, joining: Joining & { readonly right: number }): Promise<DrawFrame> {
  const frame = await drawOf(c.env, room).staffSnapshot({ v: 1, ...joining })
  if (frame === null) throw new HttpError('expired')
  return frame
}

handle(polling, 'agentSnapshot', async (c, { person, since: right }, { query: { since, epoch } }) => {
  const frame = await roomOf(c.env, await knownRoom(c, 'conversation')).snapshot({ v: 1, person, right, since, epoch })
  if (frame === null) throw new HttpError('expired')
  return frame
})

handle(polling, 'inboxSnapshot', (c, { person, since: right }, { query: { since, epoch } }) =>
  inboxOf(c.env).snapshot({ v: 1, person, right, since, epoch }),
)

handle(polling, 'agentStream', async (c, session, { query: { conversation, ...place } }) => {
  const { since, epoch } = resumedPlace(c.req.header('last-event-id')) ?? place
  const right =
    conversation === undefined
      ? staffIdentity(session.person, 'inbox', session.since)
      : await staffIdentityIn(c, 'conversation', await knownRoom(c, 'conversation', conversation), session)
  const room = conversation === undefined ? inboxOf(c.env) : roomOf(c.env, right.room as RoomId)
  const { webSocket } = accepted(await room.fetch(upgradeRequest(right, { since, epoch })))
  return eventStream(webSocket!, { until: right.until, idOf: placeOf() })
})

/** What `placeOf` wrote; undefined for anything else. */
function resumedPlace(id: string | undefined): { readonly since: number; readonly epoch: string } | undefined {
  const [, since, epoch] = /^(\d{1,15}) ([\w-]{1,64})$/.exec(id ?? '') ?? []
  return since === undefined || epoch === undefined ? undefined : { since: Number(since), epoch }
}

/** The place after each frame, as the reader needs it to resume. Only the welcome names the epoch. */
function placeOf(): (frame: string) => string | undefined {
  let epoch: string | undefined
  return (frame) => {
    const { rev, upTo, items } = JSON.parse(frame) as Partial<InboxFrame & ConversationFrame>
    const [first] = items ?? []
    if (first?.type === 'welcome') epoch = first.epoch
    return epoch === undefined ? undefined : `${rev ?? upTo} ${epoch}`
  }
}
