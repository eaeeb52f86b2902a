import type { State } from '../../domain/draw/state.ts'
import { isOver } from '../../domain/draw/window.ts'
import { type DrawEvent, drawItself, type LoggedDrawEvent } from '../../protocol/draw.ts'
import type { RoomId } from '../../protocol/envelope.ts'
import type { DrawBatch } from '../../storage/d1/draw-archive.ts'
import type { Likes } from '../../storage/room/likes.ts'
import type { RoomLog } from '../../storage/room/room-log.ts'
import type { SearchBatch, SearchMessage } from '../../storage/search/search.ts'
import { touchedSpans } from '../room/spans.ts'

/** The log of a draw. */
export type DrawLog = RoomLog<State, DrawEvent>

/** Counts the messages of a draw; each count reads only what is new. */
class MessageCount {
  readonly #log: DrawLog
  #upTo = 0
  #messages = 0

  constructor(log: DrawLog) {
    this.#log = log
  }

  get messages(): number {
    this.#messages += this.#log.count('message.posted', this.#upTo) - this.#log.count('message.removed', this.#upTo)
    this.#upTo = this.#log.head
    return this.#messages
  }
}

/**
 * What archive and search store of a draw: its summary, and the spans of the log that some events
 * touch.
 */
export class DrawSummaries {
  readonly #log: DrawLog
  readonly #likes: Likes
  readonly #count: MessageCount

  constructor(log: DrawLog, likes: Likes) {
    this.#log = log
    this.#likes = likes
    this.#count = new MessageCount(log)
  }

  /** What the archive needs for these events; undefined in a room that was never scheduled. */
  batchOf(room: RoomId, events: readonly LoggedDrawEvent[]): DrawBatch | undefined {
    const { schedule, phase } = this.#log.state
    if (!schedule) return undefined
    const posted = events.filter(({ type }) => type === 'message.posted')
    const removed = events.flatMap((event) => (event.type === 'message.removed' ? [event.target] : []))
    // A draw that is over gets no more likes: these are the final totals of all targets.
    const totals = isOver(phase) ? this.#likes.all() : this.#likes.totals([drawItself, ...posted.map(({ seq }) => seq), ...removed])
    return {
      room,
      rev: this.#log.head,
      draw: { schedule, phase, likes: totals[drawItself] ?? 0, messages: this.#count.messages },
      spans: touchedSpans(this.#log, events),
      participants: [...new Map(posted.map(({ by }) => [by.id, by])).values()],
      totals,
    }
  }

  /** The same for the search index. */
  searchBatchOf(room: RoomId, events: readonly LoggedDrawEvent[]): SearchBatch<LoggedDrawEvent> {
    return { room, spans: touchedSpans(this.#log, events), messageOf: searchMessageOf }
  }
}

function searchMessageOf(event: LoggedDrawEvent): SearchMessage | undefined {
  if (event.type !== 'message.posted' || event.removed) return undefined
  const { seq, at, text } = event
  return { seq, at, kind: 'message', text }
}
