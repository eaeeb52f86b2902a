import type { RoomId } from '../../protocol/envelope.ts'
import { staffNames } from '../../storage/d1/staff-names.ts'
import { withD1Timeout } from '../cache/d1-timeout.ts'
import { StaleCache } from '../cache/stale-cache.ts'
import type { RequestContext } from '../context.ts'
import { currentDraw } from './current-draw.ts'

const house = new StaleCache<readonly string[]>(30_000, 1)

/** The names that no guest of this draw may be called like. While D1 is away, those it named last and the draw's own. */
export async function reservedNames(c: RequestContext, draw: RoomId): Promise<readonly string[]> {
  const { schedule } = await currentDraw(c, draw)
  const ofHouse = await house.at('names', () => withD1Timeout(staffNames(c.env.DB), 1_500)).catch(() => house.last('names') ?? [])
  return [...schedule.hosts, ...schedule.moderators].map(({ name }) => name).concat(ofHouse)
}
