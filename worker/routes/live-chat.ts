import { Hono } from 'hono'
import { windowRefusals, windowStateAt } from '../../domain/draw/window.ts'
import { liveChatSettingsOf } from '../../durable-objects/draw-settings.ts'
import { drawOf } from '../../durable-objects/namespaces.ts'
import { badgesOf } from '../../protocol/draw.ts'
import type { Refusal, RoomId } from '../../protocol/envelope.ts'
import { refusal } from '../../protocol/errors.ts'
import type { DrawMessage, DrawMessages, DrawStatus, LikeResult } from '../../protocol/http/draw.ts'
import type { VerifiedClaims } from '../auth/credentials.ts'
import { StaleCache } from '../cache/stale-cache.ts'
import type { Parley, RequestContext } from '../context.ts'
import { type CurrentDraw, currentDraw, requestedDraw } from '../draws/current-draw.ts'
import { handle } from '../endpoint.ts'
import { HttpError } from '../http/http-errors.ts'
import type { RequestInput } from '../http/request-input.ts'

/** What viewers of a draw read without a socket, and likes over HTTP. */
export const liveChat = new Hono<Parley>()

type MessagesPage = Omit<DrawMessages, 'draw'>

const pages = new StaleCache<MessagesPage>(1_000, 200)

/**
 * Caches between us and the viewers may store it as long as our own cache does, if the address
 * names the draw: otherwise the answer depends on the bearer token too.
 */
const cacheForASecond = (c: RequestContext, named: string | undefined) =>
  c.header('cache-control', named === undefined ? 'no-store' : 'public, max-age=1')

handle(liveChat, 'drawStatus', async (c, _, { query }) => {
  const draw = await requestedDraw(c, query.draw)
  const status = statusOf(draw, await currentDraw(c, draw), Date.now())
  cacheForASecond(c, query.draw)
  return status
})

handle(liveChat, 'drawMessages', async (c, _, { query: { draw: name, before, limit: wanted } }) => {
  const draw = await requestedDraw(c, name)
  const limit = Math.min(wanted, liveChatSettingsOf(c.env).history)
  const page = await pages.at(`${draw} ${before} ${limit}`, () =>
    messagesOf(c, draw, { limit, ...(before === undefined ? {} : { before }) }),
  )
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
  const { answer, likes } = await drawOf(c.env, room).like({ v: 1, by: person, on, ...(message === undefined ? {} : { message }) })
  return answer.type === 'refused' ? answer : { on, likes }
}

async function messagesOf(c: RequestContext, draw: RoomId, place: { limit: number; before?: number }): Promise<MessagesPage> {
  const { events, start, totals, winners } = await drawOf(c.env, draw).page({ v: 1, ...place })
  const messages = events.flatMap((event): DrawMessage[] => {
    if (event.type !== 'message.posted' || event.removed) return []
    const { id, seq, at, by, text } = event
    return [{ id, seq, at, by, badges: badgesOf(by, winners), text, likes: totals[seq] ?? 0 }]
  })
  const [oldest] = events
  return start || oldest === undefined ? { messages } : { messages, next: oldest.seq }
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
