import type { Rules } from '../../domain/rules.ts'
import { audienceOf, type CommandBase, type EventBase, type Frame, type Person } from '../../protocol/envelope.ts'
import { limits } from '../../protocol/limits.ts'
import type { RoomLog } from '../../storage/room/room-log.ts'

/** What somebody brings who connects: how far he has seen, and of which life of the log. */
export interface Joining {
  readonly person: Person
  readonly since: number
  readonly epoch: string | undefined
}

/**
 * The first frame: who you are, the state as your circle sees it, and the newest page up to the head. Rejoining is
 * joining: only `since` differs. `view` may add what is no state (presence).
 */
export function welcomeOf<S, C extends CommandBase, H extends EventBase, V, W = V>(
  log: RoomLog<S, H>,
  rules: Pick<Rules<S, C, H, V>, 'view'>,
  { person, since, epoch }: Joining,
  view: (state: V) => W,
): Frame<H, W> {
  const audience = audienceOf(person.role)
  // A cursor of another life, or one beyond the head, says nothing about this log.
  const from = (epoch === undefined || epoch === log.epoch) && since <= log.head ? since : 0
  const events = log.page({ after: from, limit: limits.pageEvents }, audience)
  const oldest = events[0]?.seq ?? log.head + 1
  const complete = from === since && (oldest <= from + 1 || log.page({ after: from, before: oldest, limit: 1 }, audience).length === 0)
  const room = view(rules.view(log.state, audience))
  const start = log.startsAt(events.length > 0 ? oldest : from + 1, audience)
  return { after: 0, upTo: log.head, items: [{ type: 'welcome', you: person, room, epoch: log.epoch, complete, start, events }] }
}
