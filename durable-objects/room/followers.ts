import type { EventBase, LoggedEvent, TurnResult } from '../../protocol/envelope.ts'
import type { Cursor, Cursors } from '../../storage/room/cursors.ts'
import type { RoomLog } from '../../storage/room/room-log.ts'
import { backoffMs } from '../timing/backoff.ts'
import { waitAtMost, withTimeout } from '../timing/timeout.ts'
import type { Collecting } from './collecting.ts'
import type { TurnListener } from './room.ts'

/**
 * Brings something outside up to date with a room's log: the archive, the inbox, a channel, the
 * assistant.
 */
export interface Follower<E> {
  /** Unique in its room; its cursor is stored under this name. */
  readonly name: string
  /** Timeout for one batch of events, in ms. A batch that takes longer has failed. */
  readonly limitMs: number
  /** How long it lets events collect, because each batch costs money. Absent: it starts at once. */
  readonly collects?: Collecting
  /** Whether it has anything to do for this event. Without this method every event concerns it. */
  concerns?(event: LoggedEvent<E>): boolean
  /** Whether someone waits for this event: then it does not collect more. */
  isUrgent?(event: LoggedEvent<E>): boolean
  /** Processes these events. It may get the same events again, so it is idempotent. */
  follow(events: readonly LoggedEvent<E>[]): Promise<void>
}

export interface FollowersDeps {
  now(): number
  random(): number
  /** A follower has worked or failed: `dueAt` may have changed. */
  settled(): void
  /** How far these followers have read (`seq`). */
  followed(places: Readonly<Record<string, number>>): void
  failed(name: string, tries: number, error: unknown): void
}

/** How many events a follower gets in one batch. */
const batchSize = 200
/** How long an alarm or the reconcile job waits for followers. */
const catchUpLimitMs = 1_000
/** When the object dies while a follower runs, an alarm resumes it after this time. */
const resumeMs = 30_000
/**
 * The same for one that starts at once. Its people reconnect and so wake the object earlier, and an
 * alarm for each message would cost a row.
 */
const resumeAtOnceMs = 180_000

/**
 * Runs a room's followers. A follower is behind when its cursor is before the head; there is no
 * queue.
 */
export class Followers<S, E extends EventBase> implements TurnListener<E> {
  readonly #log: RoomLog<S, E>
  readonly #cursors: Cursors
  readonly #followers: readonly Follower<E>[]
  readonly #deps: FollowersDeps
  readonly #waitUntil: (work: Promise<void>) => void
  readonly #running = new Set<Follower<E>>()
  /** The last urgent event of each follower (`seq`). */
  readonly #urgent = new Map<string, number>()
  /** Followers that have to process the newest event again, though a batch with it may be running. */
  readonly #hastened = new Set<string>()
  /** Where each follower was when it was last behind, and the time of its next event. */
  readonly #oldest = new Map<string, { readonly cursor: number; readonly at: number }>()
  /** Progress that was not reported yet. */
  #unreported: Record<string, number> = {}

  constructor(
    log: RoomLog<S, E>,
    cursors: Cursors,
    followers: readonly Follower<E>[],
    waitUntil: (work: Promise<void>) => void,
    deps: FollowersDeps,
  ) {
    this.#log = log
    this.#cursors = cursors
    this.#followers = followers
    this.#waitUntil = waitUntil
    this.#deps = deps
  }

  /** Starts every idle follower that is due. The turn does not wait for them. */
  onTurn({ events }: TurnResult<E>): void {
    const logged = events.filter((event): event is LoggedEvent<E> => 'seq' in event)
    if (logged.length === 0) return
    for (const follower of this.#followers) {
      this.#noteUrgent(follower, logged)
      this.#skip(follower, logged)
    }
    const due = this.#followers.filter((follower) => this.#mayStart(follower))
    if (due.length > 0) this.#waitUntil(this.#catchUpAll(due))
  }

  #noteUrgent(follower: Follower<E>, events: readonly LoggedEvent<E>[]): void {
    const last = events.findLast((event) => follower.isUrgent?.(event))
    if (last) this.#urgent.set(follower.name, last.seq)
  }

  /**
   * Moves the cursor past events that do not concern a follower. Saved with the others': after a
   * crash it is repeated quickly.
   */
  #skip(follower: Follower<E>, logged: readonly LoggedEvent<E>[]): void {
    const cursor = this.#cursors.of(follower.name)
    if (!follower.concerns || this.#running.has(follower) || cursor.seq < logged[0]!.seq - 1) return
    if (logged.some((event) => follower.concerns?.(event))) return
    this.#cursors.move({ ...cursor, seq: logged.at(-1)!.seq })
  }

  /**
   * After a wake: starts the followers for which someone waits. An alarm or a turn starts those that
   * collect.
   */
  resume(): void {
    const due = this.#followers.filter((follower) => !follower.collects && this.#mayStart(follower))
    if (due.length > 0) this.#waitUntil(this.#catchUpAll(due))
  }

  /** Starts every follower that is behind and due; each runs by itself until it has caught up. */
  async catchUp(): Promise<void> {
    // What was urgent before the last sleep is known by the log only.
    for (const follower of this.#followers)
      if (follower.isUrgent && this.#isBehind(follower))
        this.#noteUrgent(follower, this.#log.after(this.#cursorOf(follower).seq, batchSize))
    await this.#catchUpAll(this.#followers.filter((follower) => this.#mayStart(follower)))
    this.#save()
    // Also when no follower was due: after a wake we do not know whether an alarm is set.
    this.#deps.settled()
  }

  /**
   * The same for an alarm: waits at most a second, so that a slow model or a stalled D1 blocks
   * nothing.
   */
  catchUpWithin(): Promise<void> {
    return waitAtMost(catchUpLimitMs, this.catchUp())
  }

  /** The same for the reconcile job and for operators, and no follower collects any longer. */
  flushWithin(): Promise<void> {
    for (const follower of this.#followers) if (follower.collects) this.#urgent.set(follower.name, this.#log.head)
    return this.catchUpWithin()
  }

  /**
   * Sets the cursors of these followers back to `seq`, and no cursor forward: what they bring up to
   * date has lost everything after it.
   */
  rewind(names: readonly string[], seq: number): void {
    for (const name of names) {
      const cursor = this.#cursors.of(name)
      if (seq < cursor.seq) this.#cursors.move({ name, seq, tries: 0, due: 0 })
    }
    this.#cursors.save()
  }

  /** Whether this follower has events left to process. */
  isBehind(name: string): boolean {
    return this.#cursors.of(name).seq < this.#log.head
  }

  /** What this follower brings up to date lacks the newest event, so it processes that now. */
  hasten(name: string): void {
    this.rewind([name], this.#log.head - 1)
    this.#urgent.set(name, this.#log.head)
    this.#hastened.add(name)
    this.#waitUntil(this.#catchUpAll(this.#followers.filter((follower) => follower.name === name && this.#mayStart(follower))))
    // For one that waits after a failure.
    this.#deps.settled()
  }

  async #catchUpAll(followers: readonly Follower<E>[]): Promise<void> {
    await Promise.all(followers.map((follower) => this.#catchUpOne(follower)))
  }

  async #catchUpOne(follower: Follower<E>): Promise<void> {
    this.#running.add(follower)
    try {
      while (this.#isDue(follower)) await this.#runBatch(follower, this.#cursorOf(follower))
    } finally {
      this.#running.delete(follower)
      // A follower that starts at once does so for nearly every message, and a row for each of its
      // moves would double their price: after a crash it gets a few events again.
      if (follower.collects) this.#save()
      // For each follower, not once for all: the retry of a failed one must not wait for a slow
      // one.
      this.#deps.settled()
    }
  }

  async #runBatch(follower: Follower<E>, cursor: Cursor): Promise<void> {
    const { name } = follower
    const events = this.#log.after(cursor.seq, batchSize)
    const upTo = events.at(-1)?.seq ?? this.#log.head
    try {
      this.#hastened.delete(name)
      await withTimeout(follower.limitMs, follower.follow(events))
      // Rewound or hastened meanwhile: what this batch wrote is written again.
      if (this.#cursors.of(name).seq < cursor.seq || this.#hastened.has(name)) return
      this.#cursors.move({ name, seq: upTo, tries: 0, due: 0 })
      this.#unreported[name] = upTo
    } catch (error) {
      const due = this.#deps.now() + backoffMs(cursor.tries, this.#deps.random())
      const seq = Math.min(cursor.seq, this.#cursors.of(name).seq)
      this.#cursors.move({ ...cursor, seq, tries: cursor.tries + 1, due })
      this.#save()
      this.#deps.failed(name, cursor.tries + 1, error)
    }
  }

  /** One row and one log line for all followers together. */
  #save(): void {
    this.#cursors.save()
    if (Object.keys(this.#unreported).length > 0) this.#deps.followed(this.#unreported)
    this.#unreported = {}
  }

  #cursorOf({ name }: Follower<E>): Cursor {
    return this.#cursors.of(name)
  }

  #isBehind({ name }: Follower<E>): boolean {
    return this.isBehind(name)
  }

  #mayStart(follower: Follower<E>): boolean {
    return !this.#running.has(follower) && this.#isDue(follower)
  }

  #isDue(follower: Follower<E>): boolean {
    return this.#isBehind(follower) && this.#startsAt(follower) <= this.#deps.now()
  }

  /** When a follower that is behind may start (epoch ms). */
  #startsAt(follower: Follower<E>): number {
    const { name, collects } = follower
    const { seq, due } = this.#cursorOf(follower)
    // A failed batch waits for its backoff and for nothing else.
    if (due > 0 || !collects) return due
    if ((this.#urgent.get(name) ?? 0) > seq || this.#log.head - seq >= collects.events) return 0
    return Math.min(this.#log.lastAt + collects.quietMs, this.#oldestAt(name, seq) + collects.atMostMs)
  }

  /** The time of the first event after a follower's cursor. Read once for each place of the cursor. */
  #oldestAt(name: string, cursor: number): number {
    const known = this.#oldest.get(name)
    if (known?.cursor === cursor) return known.at
    const at = this.#log.at(cursor + 1)?.at ?? this.#log.lastAt
    this.#oldest.set(name, { cursor, at })
    return at
  }

  /** When the next follower is due (epoch ms); undefined when all have caught up. */
  dueAt(): number | undefined {
    const behind = this.#followers.filter((follower) => this.#isBehind(follower))
    if (behind.length === 0) return undefined
    const now = this.#deps.now()
    return Math.min(
      ...behind.map((follower) => {
        if (!this.#running.has(follower)) return Math.max(this.#startsAt(follower), now)
        return now + (follower.collects ? resumeMs : resumeAtOnceMs)
      }),
    )
  }
}
