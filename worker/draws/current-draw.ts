import type { DrawCard, DrawStateView } from '../../protocol/draw.ts'
import type { RoomId } from '../../protocol/envelope.ts'
import { refusal } from '../../protocol/errors.ts'
import { currentDraws, upcomingDraws } from '../../storage/d1/draws.ts'
import { withD1Timeout } from '../cache/d1-timeout.ts'
import { StaleCache } from '../cache/stale-cache.ts'
import type { RequestContext } from '../context.ts'
import { HttpError } from '../http/http-errors.ts'
import { drawOf, mintedRoom } from '../rooms.ts'

const secondMs = 1_000
const drawsAtOnce = 200

const toCome = new StaleCache<readonly DrawCard[]>(secondMs, 1)
const shown = new StaleCache<CurrentDraw>(secondMs, drawsAtOnce)

/** What a draw tells the crowd of itself. */
export interface CurrentDraw {
  readonly schedule: NonNullable<DrawStateView['schedule']>
  readonly view: DrawStateView
  readonly viewers: number
  readonly likes: number
}

/**
 * The draw that somebody means: the one that is named, for which D1 is not asked; else the one whose window is open, else
 * the next. When several are open, the refusal carries which.
 */
export async function requestedDraw(c: RequestContext, name: string | undefined): Promise<RoomId> {
  if (name !== undefined) return mintedRoom(c, 'draw', name)
  const now = Date.now()
  const known = await toCome
    .at('draws', () => withD1Timeout(upcomingDraws(c.env.DB, now), 1_500), now)
    .catch((away) => {
      const last = toCome.last('draws')
      if (last === undefined) throw away
      return last
    })
  const [current, ...others] = currentDraws(known, now)
  if (current === undefined) throw new HttpError('no-draw')
  if (others.length === 0) return current.draw
  const draws = [current, ...others].map(({ draw, title, at }) => ({ draw, title, at }))
  throw new HttpError(Object.assign(refusal('several-draws'), { draws }))
}

/** A draw as it was within the last second, however many ask. */
export const currentDraw = (c: RequestContext, draw: RoomId): Promise<CurrentDraw> =>
  shown.at(draw, async () => {
    const { view, viewers, likes } = await drawOf(c.env, draw).status({ v: 1 })
    if (view.schedule === undefined) throw new HttpError('no-such-draw')
    return { schedule: view.schedule, view, viewers, likes }
  })
