import type { EventBase, LoggedEvent, TurnResult } from '../../protocol/envelope.ts'
import type { Cursor, Cursors } from '../../storage/room/cursors.ts'
import type { RoomLog } from '../../storage/room/room-log.ts'
import { backoffMs } from '../timing/backoff.ts'
import { waitAtMost, withTimeout } from '../timing/timeout.ts'
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
  /**
   * Throttle: the least time between two batches in a busy room. In a quiet room it runs at once.
   */
  readonly everyMs: number
  /** Whether it has anything to do for this event. Without this method every event concerns it. */
  concerns?(event: LoggedEvent<E>): boolean
  /** Whether someone waits for this event: then the throttle does not apply. */
  isUrgent?(event: LoggedEvent<E>): boolean
  /** Processes these events. It may get the same events again, so it is idempotent. */
  follow(events: readonly LoggedEvent<E>[]): Promise<void>
}

export interface FollowersDeps {
  now(): number
  random(): number
  sleep(ms: number): Promise<void>
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
/** While some followers are busy for long, the progress of the others is saved this often. */
const saveEveryMs = 1_000
/** When the object dies while a follower runs, an alarm resumes it after this time. */
const resumeMs = 30_000

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
  /** The followers that wait for their throttle, with a function that ends the wait. */
  readonly #throttled = new Map<Follower<E>, () => void>()
  readonly #startedAt = new Map<Follower<E>, number>()
  /** Progress that was not saved yet, and since when. */
  #unsaved: Record<string, number> = {}
  #unsavedSince: number | undefined

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

  /** Starts every idle follower that has work. The turn does not wait for them. */
  onTurn({ events }: TurnResult<E>): void {
    const logged = events.filter((event): event is LoggedEvent<E> => 'seq' in event)
    if (logged.length === 0) return
    for (const [follower, start] of this.#throttled) if (logged.some((event) => follower.isUrgent?.(event))) start()
    for (const follower of this.#followers) this.#skip(follower, logged)
    const idle = this.#followers.filter((follower) => this.#mayStart(follower))
    if (idle.length > 0) this.#waitUntil(this.#catchUpAll(idle))
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

  /** Starts every follower that is behind and due; each runs by itself until it has caught up. */
  async catchUp(): Promise<void> {
    await this.#catchUpAll(this.#followers.filter((follower) => this.#mayStart(follower)))
    // Also when no follower was due: after a wake we do not know whether an alarm is set.
    this.#deps.settled()
  }

  /**
   * The same for an alarm and the reconcile job: waits at most a second, so that a slow model or a
   * stalled D1 blocks nothing.
   */
  catchUpWithin(): Promise<void> {
    return waitAtMost(catchUpLimitMs, this.catchUp())
  }

  /**
   * Sets the cursors of these followers back to `seq`, and no cursor forward: what they bring up to
   * date has lost everything after it. They are due at once.
   */
  rewind(names: readonly string[], seq: number): void {
    for (const name of names) {
      const cursor = this.#cursors.of(name)
      if (seq < cursor.seq) this.#cursors.move({ name, seq, tries: 0, due: 0 })
    }
    this.#cursors.save()
  }

  async #catchUpAll(followers: readonly Follower<E>[]): Promise<void> {
    await Promise.all(followers.map((follower) => this.#catchUpOne(follower)))
  }

  async #catchUpOne(follower: Follower<E>): Promise<void> {
    this.#running.add(follower)
    try {
      while (this.#isDue(this.#cursors.of(follower.name))) {
        await this.#throttle(follower)
        await this.#runBatch(follower, this.#cursors.of(follower.name))
      }
    } finally {
      this.#running.delete(follower)
      const since = this.#unsavedSince ?? this.#deps.now()
      if (this.#running.size === 0 || this.#deps.now() > since + saveEveryMs) this.#save()
      // For each follower, not once for all: the retry of a failed one must not wait for a slow
      // one.
      this.#deps.settled()
    }
  }

  async #throttle(follower: Follower<E>): Promise<void> {
    const wait = (this.#startedAt.get(follower) ?? 0) + follower.everyMs - this.#deps.now()
    if (wait > 0 && !this.#hasUrgentEvents(follower)) {
      const urgent = new Promise<void>((start) => this.#throttled.set(follower, start))
      await Promise.race([this.#deps.sleep(wait), urgent])
      this.#throttled.delete(follower)
    }
    this.#startedAt.set(follower, this.#deps.now())
  }

  /**
   * Events that came during the last batch may be urgent too. The log is read only for followers
   * that know urgent events.
   */
  #hasUrgentEvents(follower: Follower<E>): boolean {
    if (follower.isUrgent === undefined) return false
    return this.#log.after(this.#cursors.of(follower.name).seq, batchSize).some((event) => follower.isUrgent?.(event))
  }

  async #runBatch(follower: Follower<E>, cursor: Cursor): Promise<void> {
    const { name } = follower
    const events = this.#log.after(cursor.seq, batchSize)
    const upTo = events.at(-1)?.seq ?? this.#log.head
    try {
      await withTimeout(follower.limitMs, follower.follow(events))
      // Rewound meanwhile: what this batch wrote is written again.
      if (this.#cursors.of(name).seq < cursor.seq) return
      this.#cursors.move({ name, seq: upTo, tries: 0, due: 0 })
      this.#unsaved[name] = upTo
      this.#unsavedSince ??= this.#deps.now()
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
    if (Object.keys(this.#unsaved).length > 0) this.#deps.followed(this.#unsaved)
    this.#unsaved = {}
    this.#unsavedSince = undefined
  }

  #mayStart(follower: Follower<E>): boolean {
    return !this.#running.has(follower) && this.#isDue(this.#cursors.of(follower.name))
  }

  #isDue({ seq, due }: Cursor): boolean {
    return seq < this.#log.head && due <= this.#deps.now()
  }

  /** When the next follower is due (epoch ms); undefined when all have caught up. */
  dueAt(): number | undefined {
    const behind = this.#followers.filter(({ name }) => this.#cursors.of(name).seq < this.#log.head)
    if (behind.length === 0) return undefined
    const now = this.#deps.now()
    return Math.min(
      ...behind.map((follower) => (this.#running.has(follower) ? now + resumeMs : Math.max(this.#cursors.of(follower.name).due, now))),
    )
  }
}
