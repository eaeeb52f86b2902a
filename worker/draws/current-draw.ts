import { drawOf } from '../../durable-objects/namespaces.ts'
import type { DrawCard, DrawStateView } from '../../protocol/draw.ts'
import type { RoomId } from '../../protocol/envelope.ts'
import { refusal } from '../../protocol/errors.ts'
import { currentDraws, upcomingDraws } from '../../storage/d1/draws.ts'
import { withD1Timeout } from '../cache/d1-timeout.ts'
import { StaleCache } from '../cache/stale-cache.ts'
import type { RequestContext } from '../context.ts'
import { accessOf } from '../endpoint.ts'
import { HttpError } from '../http/http-errors.ts'
import { mintedRoom } from '../rooms.ts'

const secondMs = 1_000
const maxDraws = 200

const upcoming = new StaleCache<readonly DrawCard[]>(secondMs, 1)
const statuses = new StaleCache<CurrentDraw>(secondMs, maxDraws)

/** What viewers may see of a draw without a socket. */
export interface CurrentDraw {
  readonly schedule: NonNullable<DrawStateView['schedule']>
  readonly view: DrawStateView
  readonly viewers: number
  readonly likes: number
}

/**
 * The draw of a request: the named one, for which D1 is not asked; else the one whose window is
 * open, else the next. When several are open, the refusal lists them.
 */
export async function requestedDraw(c: RequestContext, name: string | undefined): Promise<RoomId> {
  if (name !== undefined) return mintedRoom(c, 'draw', name)
  const now = Date.now()
  const known = await upcoming
    .at('draws', () => withD1Timeout(upcomingDraws(c.env.DB, now), 1_500), now)
    .catch((unavailable) => {
      const last = upcoming.last('draws')
      if (last === undefined) throw unavailable
      return last
    })
  const [current, ...others] = currentDraws(known, now)
  if (current === undefined) throw new HttpError('no-draw')
  if (others.length === 0) return current.draw
  const draws = [current, ...others].map(({ draw, title, at }) => ({ draw, title, at }))
  throw new HttpError(Object.assign(refusal('several-draws'), { draws }))
}

/** The same for what anyone may read: someone with a bearer token means the draw of the token. */
export const drawToRead = async (c: RequestContext, name: string | undefined): Promise<RoomId> =>
  requestedDraw(c, name ?? (c.req.header('authorization') === undefined ? undefined : (await accessOf(c)).room))

/** A draw as it was within the last second, however many requests come. */
export const currentDraw = (c: RequestContext, draw: RoomId): Promise<CurrentDraw> =>
  statuses.at(draw, async () => {
    const { view, viewers, likes } = await drawOf(c.env, draw).status({ v: 1 })
    if (view.schedule === undefined) throw new HttpError('no-such-draw')
    return { schedule: view.schedule, view, viewers, likes }
  })
