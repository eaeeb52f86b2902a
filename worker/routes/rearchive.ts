import { Hono } from 'hono'
import { errorName, log } from '../../durable-objects/logging/logger.ts'
import { drawOf, inboxOf, roomOf } from '../../durable-objects/namespaces.ts'
import type { RoomId } from '../../protocol/envelope.ts'
import { knownRooms } from '../../storage/d1/known-rooms.ts'
import { isOperatorToken } from '../../storage/d1/operator-tokens.ts'
import { isRoomIdShaped } from '../auth/room-ids.ts'
import { isSecretShaped, secretHash } from '../auth/secrets.ts'
import { withD1Timeout } from '../cache/d1-timeout.ts'
import type { Parley, RequestContext } from '../context.ts'
import { handle } from '../endpoint.ts'
import { HttpError } from '../http/http-errors.ts'

export const rearchiving = new Hono<Parley>()

/** How many rooms one request wakes. The platform allows 50 calls in a request on its free plan. */
const roomsAtOnce = 25
/** The archive of a room may have been behind by this much at the time to which D1 was restored. */
const marginMs = 3_600_000

/**
 * Lets the rooms after `after` write their events into D1 again. The projection of one room cannot
 * disturb another, and `rev` orders old and new writes, so this runs beside the traffic. Without the
 * token of an operator there is no such address, as with `/metrics`.
 */
handle(rearchiving, 'rearchive', async (c, _, { body: { since = 0, after = '' } }) => {
  await checkOperator(c)
  const rooms = await roomsAfter(c.env, after)
  const from = Math.max(0, since - marginMs)
  const results = await Promise.allSettled(rooms.map((room) => objectOf(c.env, room).rearchive({ v: 1, since: from })))
  const written = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
  for (const result of results)
    if (result.status === 'rejected') log('warn', 'failed', { follower: 'rearchive', error: errorName(result.reason) })
  const last = rooms.at(-1)
  return {
    rooms: rooms.length,
    events: written.reduce((sum, events) => sum + events, 0),
    failed: rooms.length - written.length,
    ...(rooms.length === roomsAtOnce && last !== undefined ? { next: last } : {}),
  }
})

async function checkOperator(c: RequestContext): Promise<void> {
  const [, token = ''] = /^Bearer (\S+)$/i.exec(c.req.header('authorization') ?? '') ?? []
  const isOperator = isSecretShaped('operator', token) && (await withD1Timeout(isOperatorToken(c.env.DB, secretHash(token), Date.now())))
  if (!isOperator) throw new HttpError('not-found')
}

/** A restored database lacks the rooms that began later; the inbox and the other database list them. */
async function roomsAfter(env: Env, after: string): Promise<RoomId[]> {
  const [listed, known] = await Promise.all([
    inboxOf(env).roomsAfter({ v: 1, room: after, limit: roomsAtOnce }),
    withD1Timeout(knownRooms(env.DB, env.SEARCH, after, roomsAtOnce), 10_000),
  ])
  const ours = [...listed, ...known].filter((room) => isRoomIdShaped('conversation', room) || isRoomIdShaped('draw', room))
  return [...new Set(ours)].sort().slice(0, roomsAtOnce)
}

const objectOf = (env: Env, room: RoomId): Pick<ReturnType<typeof roomOf>, 'rearchive'> =>
  isRoomIdShaped('draw', room) ? drawOf(env, room) : roomOf(env, room)
