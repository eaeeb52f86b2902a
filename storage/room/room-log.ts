import type { RecentPost } from '../../domain/rules.ts'
import type { Audience, CommandBase, EventBase, EventEnvelope, EventPolicy, LoggedEvent } from '../../protocol/envelope.ts'
import { toJson } from '../../protocol/json-cache.ts'
import { limits } from '../../protocol/limits.ts'
import { LogTail } from './log-tail.ts'
import { migrateRoom } from './migrations.ts'
import { type RateLimitRules, RecentPosts } from './recent-posts.ts'

/** What the log must know of a kind of room: its first state, who may see what, and which kinds count for the pace. */
export interface LogRules<S, H extends EventBase> extends RateLimitRules<H> {
  readonly start: S
  readonly policies: Readonly<Record<H['type'], EventPolicy>>
}

/** What a kind of room keeps outside of its log and its state: facts with tables of their own, such as who likes what. */
export interface SideTable<H> {
  /** Called in the turn's own transaction; what it writes stands or falls with the rest. */
  commit(standing: readonly EventEnvelope<H>[]): void
}

export interface Range {
  /** Only events after this place. */
  readonly after?: number
  /** Only events before this place. */
  readonly before?: number
  readonly limit: number
}

/** One turn's work, written whole or not at all. */
export interface LogCommit<S, H> {
  readonly events: readonly LoggedEvent<H>[]
  /** Those that overwrite a standing value, for the shelf. */
  readonly stateEvents?: readonly EventEnvelope<H>[]
  /** Earlier events whose body is taken away, as they are from now on. */
  readonly blanked: readonly LoggedEvent<H>[]
  readonly state: S
}

interface Measured<H> {
  readonly event: LoggedEvent<H>
  /** Of its body, in UTF-16 units. */
  readonly length: number
}

const minuteMs = 60_000

const keyOf = (type: string, author?: string): string => (author === undefined ? type : `${type} ${author}`)

/** The memory of one room: its state and its events, written together. The one file with the SQL of the log. */
export class RoomLog<S, H extends EventBase> {
  readonly #storage: DurableObjectStorage
  readonly #sql: SqlStorage
  readonly #rules: LogRules<S, H>
  readonly #staffOnly: string
  readonly epoch: string
  #state: S
  #head = 0
  #lastAt = 0
  #lastPublic = 0
  readonly #sideTable: SideTable<H> | undefined
  readonly #tail: LogTail<H>
  /** Where the newest (and the oldest) event of a kind is that somebody asked for; each is looked for once per wake. */
  readonly #newest = new Map<string, number>()
  readonly #oldest = new Map<string, number>()
  readonly #hidden: ReadonlySet<string>
  readonly #recentPosts: RecentPosts<H>

  constructor(storage: DurableObjectStorage, rules: LogRules<S, H>, newEpoch: () => string, sideTable?: SideTable<H>) {
    this.#sideTable = sideTable
    this.#storage = storage
    this.#sql = storage.sql
    this.#rules = rules
    this.#recentPosts = new RecentPosts(rules, () => this.#lastMinute())
    const hidden = Object.entries<EventPolicy>(rules.policies).flatMap(([type, { audience }]) => (audience === 'staff' ? type : []))
    this.#hidden = new Set(hidden)
    this.#staffOnly = JSON.stringify(hidden)
    migrateRoom(this.#sql)
    const room = this.#sql.exec<{ epoch: string; state: string }>('SELECT epoch, state FROM room').toArray()[0]
    this.epoch = room?.epoch ?? newEpoch()
    // A state written by older code lacks what newer code added: the first state fills the gaps.
    this.#state = room ? { ...rules.start, ...(JSON.parse(room.state) as S) } : rules.start
    const last = this.#sql.exec<{ seq: number; at: number }>('SELECT seq, at FROM events ORDER BY seq DESC LIMIT 1').toArray()[0]
    this.#tail = new LogTail(last?.seq ?? 0)
    if (!last) return
    this.#head = last.seq
    this.#lastAt = last.at
    this.#lastPublic = this.page({ limit: 1 }, 'everyone')[0]?.seq ?? 0
  }

  get state(): S {
    return this.#state
  }

  /** The place of the newest kept event; 0 in a room where nothing has happened. */
  get head(): number {
    return this.#head
  }

  /** The last event that each circle may see: where its next frame begins. (Were it the head, every note would make every visitor resume.) */
  get ends(): Readonly<Record<Audience, number>> {
    return { everyone: this.#lastPublic, staff: this.#head }
  }

  /** The room's clock never goes backwards. */
  now(at: number): number {
    return Math.max(at, this.#lastAt)
  }

  /** All of it or none of it. The state is written only when it changed, and replaced in memory only when all is written. */
  commit({ events, stateEvents = [], blanked, state }: LogCommit<S, H>): void {
    const sideTableEvents = this.#sideTable ? stateEvents : []
    if (events.length === 0 && sideTableEvents.length === 0 && state === this.#state) return
    const remember = this.#recentPosts.adding(events)
    const bodies = events.map(toJson)
    const blanks = blanked.map(toJson)
    this.#storage.transactionSync(() => {
      if (events.length > 0)
        this.#sql.exec(
          `INSERT INTO events (seq, at, type, author, id, body)
           SELECT value->>'seq', value->>'at', value->>'type', value->>'$.by.id', value->>'id', value FROM json_each(?)`,
          `[${bodies.join()}]`,
        )
      for (const [i, { seq }] of blanked.entries()) this.#sql.exec('UPDATE events SET body = ? WHERE seq = ?', blanks[i], seq)
      if (state !== this.#state)
        this.#sql.exec(
          'INSERT INTO room (one, epoch, state) VALUES (1, ?, ?) ON CONFLICT DO UPDATE SET state = excluded.state',
          this.epoch,
          JSON.stringify(state),
        )
      if (sideTableEvents.length > 0) this.#sideTable?.commit(sideTableEvents)
    })
    this.#state = state
    const last = events.at(-1)
    if (last) {
      this.#head = last.seq
      this.#lastAt = last.at
    }
    this.#lastPublic =
      events.findLast(({ type }) => this.#rules.policies[type as H['type']].audience === 'everyone')?.seq ?? this.#lastPublic
    for (const [i, event] of events.entries()) {
      this.#tail.add(event, bodies[i]!.length)
      for (const key of [keyOf(event.type), keyOf(event.type, event.by.id)]) if (this.#newest.has(key)) this.#newest.set(key, event.seq)
    }
    for (const [i, event] of blanked.entries()) this.#tail.replace(event, blanks[i]!.length)
    remember()
  }

  /** What this person wrote in the last minute, oldest first; a draft's events are not kept yet. */
  recent(by: string, draft: { readonly at: number; readonly events: readonly EventEnvelope<H>[] }): RecentPost[] {
    return this.#recentPosts.of(by, draft)
  }

  #lastMinute(): LoggedEvent<H>[] {
    const rows = this.#sql.exec<{ body: string }>(
      `SELECT body FROM events WHERE seq > ? AND at > ? AND type IN (SELECT value FROM json_each(?)) ORDER BY seq`,
      this.#head - 1_000,
      this.#lastAt - minuteMs,
      JSON.stringify([...this.#rules.rateLimited]),
    )
    return rows.toArray().map(({ body }) => JSON.parse(body) as LoggedEvent<H>)
  }

  /** Which of these ids were accepted before, and where their first events are: one look-up for a whole turn. */
  acceptedSeqs(ids: readonly string[]): Map<string, number> {
    const rows = this.#sql.exec<{ id: string; seq: number }>(
      'SELECT id, min(seq) AS seq FROM events WHERE id IN (SELECT value FROM json_each(?)) GROUP BY id',
      JSON.stringify(ids),
    )
    return new Map(rows.toArray().map(({ id, seq }) => [id, seq]))
  }

  /** The kept event that a command points at. */
  target({ target }: CommandBase): LoggedEvent<H> | undefined {
    return target === undefined ? undefined : this.at(target)
  }

  /** The event at one place, as it now is. */
  at(seq: number): LoggedEvent<H> | undefined {
    return this.#tail.at(seq) ?? this.#one('seq = ?', seq)
  }

  /** The newest event of one kind, by one person where that is given. */
  newest(type: H['type'], author?: string): LoggedEvent<H> | undefined {
    const key = keyOf(type, author)
    if (!this.#newest.has(key)) {
      const found =
        author === undefined
          ? this.#one('type = ? ORDER BY seq DESC', type)
          : this.#one('type = ? AND author = ? ORDER BY seq DESC', type, author)
      this.#newest.set(key, found?.seq ?? 0)
      return found
    }
    const seq = this.#newest.get(key)!
    return seq === 0 ? undefined : this.at(seq)
  }

  /** The event of one kind that a command brought, by the command's id. */
  of(id: string, type: H['type']): LoggedEvent<H> | undefined {
    return this.#one('id = ? AND type = ?', id, type)
  }

  /** How many events of one kind there are after a place. */
  count(type: H['type'], after: number): number {
    return this.#sql.exec<{ n: number }>('SELECT count(*) AS n FROM events WHERE seq > ? AND type = ?', after, type).one().n
  }

  oldest(type: H['type']): LoggedEvent<H> | undefined {
    const known = this.#oldest.get(type)
    if (known !== undefined) return this.at(known)
    const found = this.#one('type = ? ORDER BY seq', type)
    if (found) this.#oldest.set(type, found.seq)
    return found
  }

  #one(where: string, ...bindings: (string | number)[]): LoggedEvent<H> | undefined {
    const row = this.#sql.exec<{ body: string }>(`SELECT body FROM events WHERE ${where} LIMIT 1`, ...bindings).toArray()[0]
    return row && (JSON.parse(row.body) as LoggedEvent<H>)
  }

  /** The one way to read: the newest of a range, up to so many events and bytes, oldest first. */
  page({ after = 0, before = this.#head + 1, limit }: Range, audience: Audience): LoggedEvent<H>[] {
    return this.#rows(after, before, limit, audience, 'DESC').reverse()
  }

  /** What a follower is owed: everything after its place, oldest first. */
  after(seq: number, limit: number): LoggedEvent<H>[] {
    return this.#rows(seq, this.#head + 1, limit, 'staff', 'ASC')
  }

  #rows(after: number, before: number, limit: number, audience: Audience, order: 'ASC' | 'DESC'): LoggedEvent<H>[] {
    const most = Math.min(limit, limits.pageEvents)
    const events: LoggedEvent<H>[] = []
    let size = 0
    for (const { event, length } of this.#tail.covers(after)
      ? this.#near(after, before, audience, order)
      : this.#far(after, before, most, audience, order)) {
      size += length
      if (events.length === most || (size > limits.pageBytes && events.length > 0)) break
      events.push(event)
    }
    return events
  }

  *#near(after: number, before: number, audience: Audience, order: 'ASC' | 'DESC'): Iterable<Measured<H>> {
    const entries = this.#tail.between(after, before)
    for (const { event, size } of order === 'ASC' ? entries : entries.toReversed())
      if (audience === 'staff' || !this.#hidden.has(event.type)) yield { event, length: size }
  }

  *#far(after: number, before: number, most: number, audience: Audience, order: 'ASC' | 'DESC'): Iterable<Measured<H>> {
    const rows = this.#sql.exec<{ body: string }>(
      `SELECT body FROM events WHERE seq > ? AND seq < ? AND type NOT IN (SELECT value FROM json_each(?)) ORDER BY seq ${order} LIMIT ?`,
      after,
      before,
      audience === 'staff' ? '[]' : this.#staffOnly,
      most,
    )
    for (const { body } of rows) yield { event: JSON.parse(body) as LoggedEvent<H>, length: body.length }
  }

  /** Whether there is anything before this place that the circle may see. */
  startsAt(seq: number, audience: Audience): boolean {
    return this.#rows(0, seq, 1, audience, 'DESC').length === 0
  }
}
