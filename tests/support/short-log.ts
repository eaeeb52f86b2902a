import type { Person } from '../../protocol/envelope.ts'
import { type Span, spanLength, spanStart } from '../../storage/d1/segments.ts'

/** An event of a log as short as tests of the databases need it. */
export interface ShortEvent {
  readonly seq: number
  readonly at: number
  readonly type: string
  readonly by: Person
  readonly text?: string
  readonly target?: number
  readonly removed?: true
}

/** A log that remembers how it was at each of its heads, so that a test can send old batches late. */
export class ShortLog {
  readonly #events: ShortEvent[] = []

  /** Adds an event; `target` is removed by it. Returns its place. */
  add(by: Person, type: string, { text, target }: { readonly text?: string; readonly target?: number } = {}): number {
    const seq = this.#events.length + 1
    this.#events.push({ seq, at: seq, type, by, ...(text === undefined ? {} : { text }), ...(target === undefined ? {} : { target }) })
    return seq
  }

  post(by: Person, text: string): number {
    return this.add(by, 'message.posted', { text })
  }

  get head(): number {
    return this.#events.length
  }

  /** The events as they were when the head was here. */
  at(head: number): ShortEvent[] {
    const events = this.#events.slice(0, head)
    const removed = new Set(events.map(({ target }) => target))
    return events.map((event) => (removed.has(event.seq) ? { ...event, text: '', removed: true as const } : event))
  }

  /** The spans of these places as they were when the head was here. */
  spans(head: number, places: readonly number[]): Span<ShortEvent>[] {
    const starts = [...new Set(places.map(spanStart))]
    return starts.map((first) => ({ first, rev: head, events: this.at(head).slice(first - 1, first - 1 + spanLength) }))
  }
}

/** What search finds of such an event. */
export const shortMessageOf = ({ seq, at, type, text, removed }: ShortEvent) =>
  text === undefined || removed ? undefined : { seq, at, kind: type === 'note.posted' ? ('note' as const) : ('message' as const), text }
