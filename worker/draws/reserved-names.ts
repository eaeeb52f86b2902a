import type { RoomId } from '../../protocol/envelope.ts'
import { staffNames } from '../../storage/d1/staff-names.ts'
import { withD1Timeout } from '../cache/d1-timeout.ts'
import { StaleCache } from '../cache/stale-cache.ts'
import type { RequestContext } from '../context.ts'
import { currentDraw } from './current-draw.ts'

const staff = new StaleCache<readonly string[]>(30_000, 1)

/**
 * The names that no guest of this draw may have. While D1 is unavailable: the last known ones and
 * the draw's own.
 */
export async function reservedNames(c: RequestContext, draw: RoomId): Promise<readonly string[]> {
  const { schedule } = await currentDraw(c, draw)
  const ofStaff = await staff.at('names', () => withD1Timeout(staffNames(c.env.DB), 1_500)).catch(() => staff.last('names') ?? [])
  return [...schedule.hosts, ...schedule.moderators].map(({ name }) => name).concat(ofStaff)
}
