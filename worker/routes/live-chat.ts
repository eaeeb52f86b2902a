import { Hono } from 'hono'
import { windowRefusals, windowStateAt } from '../../domain/draw/window.ts'
import { liveChatSettingsOf } from '../../durable-objects/draw-settings.ts'
import { pollingRelayOf } from '../../durable-objects/namespaces.ts'
import type { Refusal, RoomId } from '../../protocol/envelope.ts'
import { refusal } from '../../protocol/errors.ts'
import type { DrawStatus, LikeResult } from '../../protocol/http/draw.ts'
import type { VerifiedClaims } from '../auth/credentials.ts'
import type { Parley, RequestContext } from '../context.ts'
import { type CurrentDraw, currentDraw, drawToRead } from '../draws/current-draw.ts'
import { messagesPage } from '../draws/message-pages.ts'
import { handle } from '../endpoint.ts'
import { HttpError } from '../http/http-errors.ts'
import type { RequestInput } from '../http/request-input.ts'
import { mintedRoom } from '../rooms.ts'

/** What viewers of a draw read without a socket, and likes over HTTP. */
export const liveChat = new Hono<Parley>()

/**
 * Caches between us and the viewers may store it as long as our own cache does, if the address
 * names the draw: otherwise the answer depends on the bearer token too.
 */
const cacheForASecond = (c: RequestContext, named: string | undefined) =>
  c.header('cache-control', named === undefined ? 'no-store' : 'public, max-age=1')

handle(liveChat, 'drawStatus', async (c, _, { query }) => {
  const draw = await drawToRead(c, query.draw)
  const status = statusOf(draw, await currentDraw(c, draw), Date.now())
  cacheForASecond(c, query.draw)
  return status
})

handle(liveChat, 'drawMessages', async (c, _, { query: { draw: name, before, limit: wanted } }) => {
  const draw = await drawToRead(c, name)
  const limit = Math.min(wanted, liveChatSettingsOf(c.env).history)
  const page = await messagesPage(c, draw, { before, limit })
  cacheForASecond(c, name)
  return { draw, ...page }
})

handle(liveChat, 'likeDraw', like)

handle(liveChat, 'likeMessage', like)

/**
 * Sets membership, so it is idempotent. The access token is for one draw: a like for another draw
 * is refused.
 */
async function like(
  c: RequestContext,
  { person, room }: VerifiedClaims['access'],
  { query: { draw }, body: { on } }: RequestInput<'likeDraw' | 'likeMessage'>,
): Promise<LikeResult | Refusal> {
  if (draw !== undefined && draw !== room) throw new HttpError('wrong-credential')
  const message = c.req.param('message')
  const like = { v: 1, by: person, on, ...(message === undefined ? {} : { message }) } as const
  const { reply, likes } = await pollingRelayOf(c.env, mintedRoom(c, 'draw', room)).like(like)
  return reply.type === 'refused' ? reply : { on, likes }
}

function statusOf(draw: RoomId, { schedule, view, viewers, likes }: CurrentDraw, now: number): DrawStatus {
  const { title, at, wall, zone, opensAt, closesAt } = schedule
  const status = windowStateAt(view, now)
  const reason = windowRefusals[status]
  return {
    ...{ draw, title, at, wall, zone, opensAt, closesAt, status, viewers, likes, now },
    ...(reason === undefined ? {} : { reason: refusal(reason).message }),
  }
}
