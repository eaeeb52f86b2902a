import type { Audience, EventBase, EventPolicy, LoggedEvent } from '../../protocol/envelope.ts'
import { roomLimits } from '../../protocol/limits.ts'
import type { LogTail, TailEntry } from './log-tail.ts'

export interface Range {
  /** Only events after this `seq`. */
  readonly after?: number
  /** Only events before this `seq`. */
  readonly before?: number
  readonly limit: number
}

type Order = 'ASC' | 'DESC'

/**
 * Reads ranges of a log for one audience: from memory where the tail reaches back far enough, else
 * from SQLite.
 */
export class LogPages<E extends EventBase> {
  readonly #sql: SqlStorage
  readonly #tail: LogTail<E>
  readonly #hidden: ReadonlySet<string>
  readonly #hiddenJson: string

  constructor(sql: SqlStorage, tail: LogTail<E>, policies: Readonly<Record<E['type'], EventPolicy>>) {
    this.#sql = sql
    this.#tail = tail
    const hidden = Object.entries<EventPolicy>(policies).flatMap(([type, { audience }]) => (audience === 'everyone' ? [] : [type]))
    this.#hidden = new Set(hidden)
    this.#hiddenJson = JSON.stringify(hidden)
  }

  /**
   * The newest events of a range, oldest first. A page has at most 200 events and 256 KB, but at
   * least one event.
   */
  page({ after = 0, before = Number.MAX_SAFE_INTEGER, limit }: Range, audience: Audience): LoggedEvent<E>[] {
    return this.#read(after, before, limit, audience, 'DESC').reverse()
  }

  /** What a follower has to process: everything after its cursor, oldest first. */
  after(seq: number, limit: number): LoggedEvent<E>[] {
    return this.#read(seq, Number.MAX_SAFE_INTEGER, limit, 'staff', 'ASC')
  }

  /** True when this audience may see nothing before `seq`. */
  startsAt(seq: number, audience: Audience): boolean {
    return this.#read(0, seq, 1, audience, 'DESC').length === 0
  }

  #read(after: number, before: number, limit: number, audience: Audience, order: Order): LoggedEvent<E>[] {
    const most = Math.min(limit, roomLimits.pageEvents)
    const entries = this.#tail.covers(after)
      ? this.#fromTail(after, before, audience, order)
      : this.#fromSql(after, before, most, audience, order)
    const events: LoggedEvent<E>[] = []
    let total = 0
    for (const { event, size } of entries) {
      total += size
      if (events.length === most || (total > roomLimits.pageBytes && events.length > 0)) break
      events.push(event)
    }
    return events
  }

  *#fromTail(after: number, before: number, audience: Audience, order: Order): Iterable<TailEntry<E>> {
    const entries = this.#tail.between(after, before)
    for (const entry of order === 'ASC' ? entries : entries.toReversed())
      if (audience === 'staff' || !this.#hidden.has(entry.event.type)) yield entry
  }

  *#fromSql(after: number, before: number, most: number, audience: Audience, order: Order): Iterable<TailEntry<E>> {
    const rows = this.#sql.exec<{ body: string }>(
      `SELECT body FROM events WHERE seq > ? AND seq < ? AND type NOT IN (SELECT value FROM json_each(?)) ORDER BY seq ${order} LIMIT ?`,
      after,
      before,
      audience === 'staff' ? '[]' : this.#hiddenJson,
      most,
    )
    for (const { body } of rows) yield { event: JSON.parse(body) as LoggedEvent<E>, size: body.length }
  }
}
