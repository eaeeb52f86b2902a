import type { EventBase, LoggedEvent } from '../../protocol/envelope.ts'
import { AcceptedIds } from './accepted-ids.ts'
import type { LogTail } from './log-tail.ts'

const keyOf = (type: string, author?: string): string => (author === undefined ? type : `${type} ${author}`)

/** An accepted command that logged something. */
export interface Acceptance {
  /** The place of its first event. */
  readonly seq: number
  /** The id of its author. */
  readonly author: string
  /** A hash of its type and content; undefined when the event was blanked. */
  readonly command: string | undefined
}

/** Finds single events of a log: by place, by command id, by type. */
export class LogLookup<E extends EventBase> {
  readonly #sql: SqlStorage
  readonly #tail: LogTail<E>
  /**
   * The `seq` of the newest (and the oldest) event of each type that was asked for: one query for
   * each in a wake. 0: there is none.
   */
  readonly #newest = new Map<string, number>()
  readonly #oldest = new Map<string, number>()
  #acceptedIds: AcceptedIds | undefined

  constructor(sql: SqlStorage, tail: LogTail<E>) {
    this.#sql = sql
    this.#tail = tail
  }

  /** These events were committed. */
  added(events: readonly LoggedEvent<E>[]): void {
    if (this.#acceptedIds) addFirsts(this.#acceptedIds, events)
    for (const event of events)
      for (const key of [keyOf(event.type), keyOf(event.type, event.by.id)]) if (this.#newest.has(key)) this.#newest.set(key, event.seq)
  }

  /**
   * Which of these command ids were accepted before. An index of ids would cost a written row for
   * each message: they are read back from the log instead, once in a wake. Afterwards only a repeat
   * costs a query, by its place.
   */
  acceptances(ids: readonly string[]): Map<string, Acceptance> {
    const accepted = this.#ids()
    const places = ids.flatMap((id) => accepted.placesOf(id))
    if (places.length === 0) return new Map()
    const rows = this.#sql.exec<{ id: string; seq: number; author: string; command: string | null }>(
      'SELECT id, seq, author, command FROM events WHERE seq IN (SELECT value FROM json_each(?))',
      JSON.stringify(places),
    )
    return new Map(rows.toArray().map(({ id, seq, author, command }) => [id, { seq, author, command: command ?? undefined }]))
  }

  #ids(): AcceptedIds {
    if (this.#acceptedIds) return this.#acceptedIds
    this.#acceptedIds = new AcceptedIds()
    addFirsts(this.#acceptedIds, this.#sql.exec<{ id: string; seq: number }>('SELECT id, seq FROM events ORDER BY seq'))
    return this.#acceptedIds
  }

  at(seq: number): LoggedEvent<E> | undefined {
    return this.#tail.at(seq) ?? this.#one('seq = ?', seq)
  }

  /** The events of one command follow each other. */
  byCommand(id: string, type: E['type']): LoggedEvent<E> | undefined {
    for (const first of this.#ids().placesOf(id))
      for (let event = this.at(first); event?.id === id; event = this.at(event.seq + 1)) if (event.type === type) return event
    return undefined
  }

  newest(type: E['type'], author?: string): LoggedEvent<E> | undefined {
    const key = keyOf(type, author)
    const seq = this.#newest.get(key)
    if (seq !== undefined) return seq === 0 ? undefined : this.at(seq)
    const found =
      author === undefined
        ? this.#one('type = ? ORDER BY seq DESC', type)
        : this.#one('type = ? AND author = ? ORDER BY seq DESC', type, author)
    this.#newest.set(key, found?.seq ?? 0)
    return found
  }

  oldest(type: E['type']): LoggedEvent<E> | undefined {
    const seq = this.#oldest.get(type)
    if (seq !== undefined) return this.at(seq)
    const found = this.#one('type = ? ORDER BY seq', type)
    if (found) this.#oldest.set(type, found.seq)
    return found
  }

  /** The place of the last event before this time (epoch ms); 0 when there is none. */
  seqBefore(at: number): number {
    const row = this.#sql.exec<{ seq: number }>('SELECT seq FROM events WHERE at < ? ORDER BY seq DESC LIMIT 1', at).toArray()[0]
    return row?.seq ?? 0
  }

  count(type: E['type'], after: number): number {
    return this.#sql.exec<{ n: number }>('SELECT count(*) AS n FROM events WHERE seq > ? AND type = ?', after, type).one().n
  }

  #one(where: string, ...bindings: (string | number)[]): LoggedEvent<E> | undefined {
    const row = this.#sql.exec<{ body: string }>(`SELECT body FROM events WHERE ${where} LIMIT 1`, ...bindings).toArray()[0]
    return row && (JSON.parse(row.body) as LoggedEvent<E>)
  }
}

/** Adds the first event of each command. The events of one command follow each other. */
function addFirsts(ids: AcceptedIds, events: Iterable<{ readonly id: string; readonly seq: number }>): void {
  let last: string | undefined
  for (const { id, seq } of events) {
    if (id !== last) ids.add(id, seq)
    last = id
  }
}
