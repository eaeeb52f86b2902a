import type { RoomId } from '../../protocol/envelope.ts'
import { houseNames } from '../../storage/d1/staff-names.ts'
import { fromD1 } from '../cache/d1-timeout.ts'
import { Glance } from '../cache/stale-cache.ts'
import type { Visit } from '../context.ts'
import { drawShown } from './current-draw.ts'

const house = new Glance<readonly string[]>(30_000, 1)

/** The names that no guest of this draw may be called like. While D1 is away, those it named last and the draw's own. */
export async function takenNames(c: Visit, draw: RoomId): Promise<readonly string[]> {
  const { schedule } = await drawShown(c, draw)
  const ofHouse = await house.at('names', () => fromD1(houseNames(c.env.DB), 1_500)).catch(() => house.last('names') ?? [])
  return [...schedule.hosts, ...schedule.moderators].map(({ name }) => name).concat(ofHouse)
}
