import type { EventBase, LoggedEvent } from '../../protocol/envelope.ts'
import { type Span, spanLength, spanStart } from '../../storage/d1/segments.ts'
import type { RoomLog } from '../../storage/room/room-log.ts'

/** What is read here of a log. */
type Log<E> = Pick<RoomLog<unknown, E & EventBase>, 'head' | 'after'>

/**
 * The spans of a log that some events touch, for archive and search: those that have the events,
 * and those of the events that they point at, such as a message that was removed. Each is read, as
 * it now is, when the caller asks for it.
 */
export function* touchedSpans<E extends EventBase>(log: Log<E>, events: readonly LoggedEvent<E>[]): Iterable<Span<LoggedEvent<E>>> {
  const places = events.flatMap((event) => [event.seq, ...targetOf(event)])
  for (const first of new Set(places.map(spanStart))) yield { first, rev: log.head, events: eventsOf(log, first) }
}

const targetOf = (event: object): number[] => ('target' in event && typeof event.target === 'number' ? [event.target] : [])

/** A page of the log may be shorter than a span. */
function eventsOf<E extends EventBase>(log: Log<E>, first: number): LoggedEvent<E>[] {
  const events: LoggedEvent<E>[] = []
  while (events.length < spanLength && first + events.length <= log.head)
    events.push(...log.after(first + events.length - 1, spanLength - events.length))
  return events
}
