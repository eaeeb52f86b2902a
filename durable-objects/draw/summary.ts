import type { State } from '../../domain/draw/state.ts'
import { isOver } from '../../domain/draw/window.ts'
import { type DrawEvent, drawItself, type LoggedDrawEvent } from '../../protocol/draw.ts'
import type { RoomId } from '../../protocol/envelope.ts'
import type { ArchivedMessage } from '../../storage/d1/archive.ts'
import type { DrawBatch } from '../../storage/d1/draw-archive.ts'
import type { Likes } from '../../storage/room/likes.ts'
import type { RoomLog } from '../../storage/room/room-log.ts'

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
 * The summary of a draw for the archive, with the messages that some events touch as they are now.
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

  batchOf(room: RoomId, events: readonly LoggedDrawEvent[]): DrawBatch | undefined {
    const { schedule, phase } = this.#log.state
    if (!schedule) return undefined
    const touched = new Map<number, number>()
    for (const event of events) {
      if (event.type === 'message.posted') touched.set(event.seq, Math.max(event.seq, touched.get(event.seq) ?? 0))
      if (event.type === 'message.removed') touched.set(event.target, event.seq)
    }
    const messages = [...touched].flatMap(([seq, rev]) => archived(this.#log.at(seq), rev))
    // A draw that is over gets no more likes: these are the final totals of all targets.
    const totals = isOver(phase) ? this.#likes.all() : this.#likes.totals([drawItself, ...touched.keys()])
    return {
      room,
      rev: this.#log.head,
      draw: { schedule, phase, likes: totals[drawItself] ?? 0, messages: this.#count.messages },
      messages,
      participants: [...new Map(messages.map(({ by }) => [by.id, by])).values()],
      totals,
    }
  }
}

function archived(event: LoggedDrawEvent | undefined, rev: number): ArchivedMessage[] {
  if (event?.type !== 'message.posted') return []
  const { seq, at, by, id, text, removed = false } = event
  return [{ seq, rev, at, kind: 'message', by, id, text, removed }]
}
