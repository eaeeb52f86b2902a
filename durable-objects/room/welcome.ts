import type { Rules } from '../../domain/rules.ts'
import {
  type Audience,
  audienceOf,
  type CommandBase,
  type EventBase,
  type Frame,
  type LoggedEvent,
  type Person,
} from '../../protocol/envelope.ts'
import { roomLimits } from '../../protocol/limits.ts'
import type { RoomLog } from '../../storage/room/room-log.ts'

/**
 * Who connects, and the cursor that they bring: the place up to which they have read, and the epoch
 * of that log.
 */
export interface Joining {
  readonly person: Person
  readonly since: number
  readonly epoch: string | undefined
}

/**
 * The first frame of a connection: who you are, the view for your audience, and the newest page up
 * to the head. It is the same for a new connection and a resumed one. `view` adds what is not in
 * the state, such as presence.
 */
export function welcomeOf<S, C extends CommandBase, E extends EventBase, V, W = V>(
  log: RoomLog<S, E>,
  rules: Pick<Rules<S, C, E, V>, 'view'>,
  { person, since, epoch }: Joining,
  view: (state: V, events: readonly LoggedEvent<E>[]) => W,
  audience: Audience = audienceOf(person.role),
): Frame<E, W> {
  // A cursor of another epoch, or one beyond the head, does not belong to this log.
  const from = (epoch === undefined || epoch === log.epoch) && since <= log.head ? since : 0
  const events = log.page({ after: from, limit: roomLimits.pageEvents }, audience)
  const oldest = events[0]?.seq ?? log.head + 1
  const complete = from === since && (oldest <= from + 1 || log.page({ after: from, before: oldest, limit: 1 }, audience).length === 0)
  const room = view(rules.view(log.state, audience), events)
  const start = log.startsAt(events.length > 0 ? oldest : from + 1, audience)
  return { after: 0, upTo: log.head, items: [{ type: 'welcome', you: person, room, epoch: log.epoch, complete, start, events }] }
}
