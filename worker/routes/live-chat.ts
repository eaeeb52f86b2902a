import { Hono } from 'hono'
import { badgesOf } from '../../protocol/draw.ts'
import type { RoomId } from '../../protocol/envelope.ts'
import { refusal } from '../../protocol/errors.ts'
import type { DrawMessage, DrawStatus, LikeResult } from '../../protocol/http/draw.ts'
import { drawMessagesQuery, drawQuery, likeBody } from '../../protocol/schemas/http.ts'
import type { VerifiedClaims } from '../auth/credentials.ts'
import { StaleCache } from '../cache/stale-cache.ts'
import type { Parley, RequestContext } from '../context.ts'
import { type CurrentDraw, currentDraw, requestedDraw } from '../draws/current-draw.ts'
import { fields, handle, readJson } from '../endpoint.ts'
import { errorResponse, HttpError } from '../http/http-errors.ts'
import { drawOf } from '../rooms.ts'

/** The doors of a draw's crowd that are read without a socket, and its likes. */
export const liveChat = new Hono<Parley>()

const pages = new StaleCache<Omit<Messages, 'draw'>>(1_000, 200)
type Messages = { readonly draw: RoomId; readonly messages: readonly DrawMessage[]; readonly next?: number }

/** A cache in front may keep it as long as we do ourselves. */
const forASecond = (c: RequestContext) => c.header('cache-control', 'public, max-age=1')

handle(liveChat, 'drawStatus', async (c) => {
  const { draw: name } = fields(drawQuery, c.req.query())
  const draw = await requestedDraw(c, name)
  const status = statusOf(draw, await currentDraw(c, draw), Date.now())
  forASecond(c)
  return status
})

handle(liveChat, 'drawMessages', async (c) => {
  const { draw: name, before, limit } = fields(drawMessagesQuery, c.req.query())
  const draw = await requestedDraw(c, name)
  const page = await pages.at(`${draw} ${before} ${limit}`, () =>
    messagesOf(c, draw, { limit, ...(before === undefined ? {} : { before }) }),
  )
  forASecond(c)
  return { draw, ...page }
})

handle(liveChat, 'likeDraw', (c, caller) => like(c, caller))

handle(liveChat, 'likeMessage', (c, caller) => like(c, caller, c.req.param('message') ?? ''))

/** Membership, and so saying it twice is saying it once. The right is to one draw: a like for another is refused, whoever names it. */
async function like(c: RequestContext, { person, room }: VerifiedClaims['access'], message?: string): Promise<LikeResult | Response> {
  const { draw } = fields(drawQuery, c.req.query())
  if (draw !== undefined && draw !== room) throw new HttpError('wrong-credential')
  const { on } = fields(likeBody, c.req.header('content-type') === undefined ? {} : await readJson(c))
  const said = await drawOf(c.env, room).like({ v: 1, by: person, on, ...(message === undefined ? {} : { message }) })
  return said.answer.type === 'refused' ? errorResponse(said.answer) : { on, likes: said.likes }
}

async function messagesOf(c: RequestContext, draw: RoomId, place: { limit: number; before?: number }): Promise<Omit<Messages, 'draw'>> {
  const { events, start, totals, winners } = await drawOf(c.env, draw).page({ v: 1, ...place })
  const messages = events.flatMap((event): DrawMessage[] => {
    if (event.type !== 'message.posted' || event.removed) return []
    const { id, seq, at, by, text } = event
    return [{ id, seq, at, by, badges: badgesOf(by, winners), text, likes: totals[seq] ?? 0 }]
  })
  const [oldest] = events
  return start || oldest === undefined ? { messages } : { messages, next: oldest.seq }
}

/** Asks the clock and not the phase: an alarm may be late, a door may not. */
function statusOf(draw: RoomId, { schedule, view, viewers, likes }: CurrentDraw, now: number): DrawStatus {
  const { title, at, wall, zone, opensAt, closesAt } = schedule
  const status = !view.enabled ? 'off' : view.phase === 'closed' || now >= closesAt ? 'closed' : now >= opensAt ? 'open' : 'scheduled'
  const reason = reasons[status]
  return {
    ...{ draw, title, at, wall, zone, opensAt, closesAt, status, viewers, likes, now },
    ...(reason === undefined ? {} : { reason: refusal(reason).message }),
  }
}

const reasons = { off: 'live-chat-off', scheduled: 'not-open-yet', closed: 'closed', open: undefined } as const
