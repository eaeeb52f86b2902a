import type { RecentPost } from '../../domain/rules.ts'
import type { Audience, CommandBase, EventBase, EventEnvelope, EventPolicy, LoggedEvent } from '../../protocol/envelope.ts'
import { toJson } from '../../protocol/json-cache.ts'
import { type Acceptance, LogLookup } from './log-lookup.ts'
import { LogPages, type Range } from './log-pages.ts'
import { LogTail } from './log-tail.ts'
import { migrateRoom } from './migrations.ts'
import { type RateLimitRules, RecentPosts } from './recent-posts.ts'

/**
 * What the log needs to know of a kind of room: its first state, who may see what, and what counts
 * for rate limits.
 */
export interface LogRules<S, E extends EventBase> extends RateLimitRules<E> {
  readonly start: S
  readonly policies: Readonly<Record<E['type'], EventPolicy>>
}

/**
 * What a room stores beside its log and its state: facts with tables of their own, such as who
 * likes what.
 */
export interface SideTable<E> {
  /** Called in the turn's own transaction. */
  commit(stateEvents: readonly EventEnvelope<E>[]): void
}

/** What one turn writes, whole or not at all. */
export interface LogCommit<S, E> {
  readonly events: readonly LoggedEvent<E>[]
  /** A hash of each event's command, in the order of the events. */
  readonly commands?: readonly string[]
  /** Events that overwrite a value, for the side table. */
  readonly stateEvents?: readonly EventEnvelope<E>[]
  /** Earlier events whose body is removed, as they are from now on. */
  readonly blanked: readonly LoggedEvent<E>[]
  readonly state: S
  /** The change of the state alone is not worth a row: see `storeState`. */
  readonly isStateDeferred?: boolean
}

const minuteMs = 60_000

/**
 * The storage of one room: its state and its events, written together. Writes are here; ranges are
 * read in `log-pages.ts`, single events in `log-lookup.ts`.
 */
export class RoomLog<S, E extends EventBase> {
  readonly epoch: string
  readonly #storage: DurableObjectStorage
  readonly #sql: SqlStorage
  readonly #rules: LogRules<S, E>
  readonly #sideTable: SideTable<E> | undefined
  readonly #tail: LogTail<E>
  readonly #pages: LogPages<E>
  readonly #lookup: LogLookup<E>
  readonly #recentPosts: RecentPosts<E>
  #state: S
  /** False: what changed since is only in memory. */
  #isStateStored = true
  #head: number
  #lastAt: number
  #lastPublic: number

  constructor(storage: DurableObjectStorage, rules: LogRules<S, E>, newEpoch: () => string, sideTable?: SideTable<E>) {
    this.#storage = storage
    this.#sql = storage.sql
    this.#rules = rules
    this.#sideTable = sideTable
    migrateRoom(this.#sql)
    const room = this.#sql.exec<{ epoch: string; state: string }>('SELECT epoch, state FROM room').toArray()[0]
    this.epoch = room?.epoch ?? newEpoch()
    // A state written by older code lacks the fields of newer code: the first state supplies them.
    this.#state = room ? { ...rules.start, ...(JSON.parse(room.state) as S) } : rules.start
    const last = this.#sql
      .exec<{ seq: number; at: number; type: E['type'] }>('SELECT seq, at, type FROM events ORDER BY seq DESC LIMIT 1')
      .toArray()[0]
    this.#head = last?.seq ?? 0
    this.#lastAt = last?.at ?? 0
    this.#tail = new LogTail(this.#head)
    this.#pages = new LogPages(this.#sql, this.#tail, rules.policies)
    this.#lookup = new LogLookup(this.#sql, this.#tail)
    this.#recentPosts = new RecentPosts(rules, () => this.#rateLimitedEvents())
    // Events for staff may follow it, so it is not always the head.
    const isHeadPublic = !last || rules.policies[last.type]?.audience === 'everyone'
    this.#lastPublic = isHeadPublic ? this.#head : (this.#pages.page({ limit: 1 }, 'everyone')[0]?.seq ?? 0)
  }

  get state(): S {
    return this.#state
  }

  /** The `seq` of the newest logged event; 0 in an empty room. */
  get head(): number {
    return this.#head
  }

  /**
   * The last event that each audience may see: its next frame begins after it. If that were the head for everyone, every
   * note would make every visitor reconnect.
   */
  get ends(): Readonly<Record<Audience, number>> {
    return { everyone: this.#lastPublic, staff: this.#head }
  }

  /** Epoch ms of the newest logged event; 0 in an empty room. */
  get lastAt(): number {
    return this.#lastAt
  }

  /** The time for the next event: a room's time never goes backwards. */
  now(at: number): number {
    return Math.max(at, this.#lastAt)
  }

  /**
   * Writes all of it or nothing. The state is written only when it changed, and replaced in memory
   * after the transaction.
   */
  commit({ events, commands = [], stateEvents = [], blanked, state, isStateDeferred = false }: LogCommit<S, E>): void {
    const sideTableEvents = this.#sideTable ? stateEvents : []
    const storesState = state !== this.#state && !isStateDeferred
    const addRecentPosts = events.length > 0 ? this.#recentPosts.adding(events) : undefined
    const bodies = events.map(toJson)
    const blankBodies = blanked.map(toJson)
    const sideTable = sideTableEvents.length > 0 ? this.#sideTable : undefined
    const write = () => {
      if (events.length > 0) this.#insert(events, bodies, commands)
      for (const [i, { seq }] of blanked.entries())
        this.#sql.exec('UPDATE events SET body = ?, command = NULL WHERE seq = ?', blankBodies[i], seq)
      if (storesState) this.#writeState(state)
      sideTable?.commit(sideTableEvents)
    }
    // A statement alone is atomic by itself, and nearly every message is one statement.
    if (blanked.length > 0 || sideTable || (events.length > 0 && storesState)) this.#storage.transactionSync(write)
    else write()
    if (storesState) this.#isStateStored = true
    else if (state !== this.#state) this.#isStateStored = false
    this.#state = state
    const last = events.at(-1)
    if (last) {
      this.#head = last.seq
      this.#lastAt = last.at
    }
    const lastPublic = events.findLast(({ type }) => this.#rules.policies[type as E['type']].audience === 'everyone')
    this.#lastPublic = lastPublic?.seq ?? this.#lastPublic
    for (const [i, event] of events.entries()) this.#tail.add(event, bodies[i]!.length)
    for (const [i, event] of blanked.entries()) this.#tail.replace(event, blankBodies[i]!.length)
    this.#lookup.added(events)
    addRecentPosts?.()
  }

  #insert(events: readonly LoggedEvent<E>[], bodies: readonly string[], commands: readonly string[]): void {
    const [only] = events
    // Most turns have one event, and bound values need no parsing.
    if (only && events.length === 1) {
      const values = [only.seq, only.at, only.type, only.by.id, only.id, commands[0] ?? null, bodies[0]!]
      this.#sql.exec('INSERT INTO events (seq, at, type, author, id, command, body) VALUES (?, ?, ?, ?, ?, ?, ?)', ...values)
      return
    }
    this.#sql.exec(
      `INSERT INTO events (seq, at, type, author, id, command, body)
       SELECT value->>'seq', value->>'at', value->>'type', value->>'$.by.id', value->>'id', ?2->>key, value FROM json_each(?1)`,
      `[${bodies.join()}]`,
      JSON.stringify(commands),
    )
  }

  #writeState(state: S): void {
    this.#sql.exec(
      'INSERT INTO room (one, epoch, state) VALUES (1, ?, ?) ON CONFLICT DO UPDATE SET state = excluded.state',
      this.epoch,
      JSON.stringify(state),
    )
  }

  /** Whether the state on the disk is the one in memory. */
  get isStateStored(): boolean {
    return this.#isStateStored
  }

  /** Writes what deferred events have changed, if anything. */
  storeState(): void {
    if (this.#isStateStored) return
    this.#writeState(this.#state)
    this.#isStateStored = true
  }

  /**
   * What this person posted in the last minute, oldest first, with the events of the current turn.
   */
  recent(by: string, turn: { readonly at: number; readonly events: readonly EventEnvelope<E>[] }): RecentPost[] {
    return this.#recentPosts.of(by, turn)
  }

  #rateLimitedEvents(): LoggedEvent<E>[] {
    const rows = this.#sql.exec<{ body: string }>(
      `SELECT body FROM events WHERE seq > ? AND at > ? AND type IN (SELECT value FROM json_each(?)) ORDER BY seq`,
      this.#head - 1_000,
      this.#lastAt - minuteMs,
      JSON.stringify([...this.#rules.rateLimited]),
    )
    return rows.toArray().map(({ body }) => JSON.parse(body) as LoggedEvent<E>)
  }

  // single events, see log-lookup.ts

  acceptances(ids: readonly string[]): Map<string, Acceptance> {
    return this.#lookup.acceptances(ids)
  }

  /** The logged event that a command points at. */
  target({ target }: CommandBase): LoggedEvent<E> | undefined {
    return target === undefined ? undefined : this.#lookup.at(target)
  }

  /** The event at one place, as it is now. */
  at(seq: number): LoggedEvent<E> | undefined {
    return this.#lookup.at(seq)
  }

  /** The newest event of one type, by one author if given. */
  newest(type: E['type'], author?: string): LoggedEvent<E> | undefined {
    return this.#lookup.newest(type, author)
  }

  oldest(type: E['type']): LoggedEvent<E> | undefined {
    return this.#lookup.oldest(type)
  }

  /** The event of one type that a command caused, by the command's id. */
  byCommand(id: string, type: E['type']): LoggedEvent<E> | undefined {
    return this.#lookup.byCommand(id, type)
  }

  /** The place of the last event before this time (epoch ms); 0 when there is none. */
  seqBefore(at: number): number {
    return this.#lookup.seqBefore(at)
  }

  /** How many events of one type there are after a place. */
  count(type: E['type'], after: number): number {
    return this.#lookup.count(type, after)
  }

  // ranges, see log-pages.ts

  page(range: Range, audience: Audience): LoggedEvent<E>[] {
    return this.#pages.page(range, audience)
  }

  after(seq: number, limit: number): LoggedEvent<E>[] {
    return this.#pages.after(seq, limit)
  }

  startsAt(seq: number, audience: Audience): boolean {
    return this.#pages.startsAt(seq, audience)
  }
}
