import type { EventBase, LoggedEvent, TurnResult } from '../../protocol/envelope.ts'
import type { Cursor, Cursors } from '../../storage/room/cursors.ts'
import type { RoomLog } from '../../storage/room/room-log.ts'
import { backoffMs } from '../timing/backoff.ts'
import { waitAtMost, withTimeout } from '../timing/timeout.ts'
import type { TurnListener } from './room.ts'

/** Something outside that is owed the room's history: the archive, the inbox, a channel, the assistant. */
export interface Follower<H> {
  /** How long one piece of work may take before it counts as failed. */
  readonly limitMs: number
  /** In a busy room it sets out at most so often, with a portion of what came meanwhile: a bound on what one room asks of a database. In a quiet one it always goes at once. */
  readonly everyMs: number
  /** Whether it has anything to do with this; one that does not say has to do with everything. */
  concerns?(event: LoggedEvent<H>): boolean
  /** Whether somebody waits for this: then it sets out at once all the same. */
  isUrgent?(event: LoggedEvent<H>): boolean
  /** Does what these events ask for. May be called again with the same ones, and must not mind. */
  follow(events: readonly LoggedEvent<H>[]): Promise<void>
}

export interface FollowersDeps {
  now(): number
  random(): number
  sleep(ms: number): Promise<void>
  /** Someone has worked or failed: what is due may have changed. */
  settled(): void
  /** These followers have come so far. */
  followed(places: Readonly<Record<string, number>>): void
  failed(name: string, tries: number, error: unknown): void
}

/** How many events a follower is given at once. */
const portion = 200
/** How long those who stir them wait for them. */
const catchUpLimitMs = 1_000
/** While some are busy for long, what the others have done is saved this often. */
const saveEveryMs = 1_000
/** One that is under way is asked after in half a minute, in case it died there with the object. */
const underWayMs = 30_000

/** Where each follower stands in the log. Being behind is the debt; there is no queue to fill or to empty. */
export class Followers<S, H extends EventBase> implements TurnListener<H> {
  readonly #log: RoomLog<S, H>
  readonly #cursors: Cursors
  readonly #followers: Readonly<Record<string, Follower<H>>>
  readonly #deps: FollowersDeps
  readonly #waitUntil: (work: Promise<void>) => void
  readonly #names: readonly string[]
  readonly #running = new Set<string>()
  /** Those who wait for their next time, and how to have them set out now. */
  readonly #throttled = new Map<string, () => void>()
  /** When each set out last. */
  readonly #startedAt = new Map<string, number>()
  #done: Record<string, number> = {}
  /** Since when something has been done and not saved. */
  #doneSince: number | undefined

  constructor(
    log: RoomLog<S, H>,
    cursors: Cursors,
    followers: Readonly<Record<string, Follower<H>>>,
    wait: (work: Promise<void>) => void,
    deps: FollowersDeps,
  ) {
    this.#log = log
    this.#cursors = cursors
    this.#followers = followers
    this.#names = Object.keys(followers)
    this.#waitUntil = wait
    this.#deps = deps
  }

  /** There is news: whoever is free sets out at once. The turn does not wait for them. */
  onTurn({ events }: TurnResult<H>): void {
    const kept = events.filter((event): event is LoggedEvent<H> => 'seq' in event)
    if (kept.length === 0) return
    for (const [name, setOut] of this.#throttled) if (this.#isUrgent(name, kept)) setOut()
    for (const name of this.#names) this.#skip(name, kept)
    const free = this.#names.filter((name) => this.#mayStart(name))
    if (free.length > 0) this.#waitUntil(this.#catchUpAll(free))
  }

  /** What does not concern one who was up to date is behind him at once. Saved with the others': done again after a crash, it is as quick. */
  #skip(name: string, kept: readonly LoggedEvent<H>[]): void {
    const follower = this.#followers[name]!
    const cursor = this.#cursors.of(name)
    if (!follower.concerns || this.#running.has(name) || cursor.seq < kept[0]!.seq - 1) return
    if (kept.some((event) => follower.concerns?.(event))) return
    this.#cursors.move({ ...cursor, seq: kept.at(-1)!.seq })
  }

  /** Sets out whoever is behind and due; each runs by itself until it has caught up. The alarm only makes sure. */
  async catchUp(): Promise<void> {
    await this.#catchUpAll(this.#names.filter((name) => this.#mayStart(name)))
    // Also when nobody was due yet: after a wake nothing is armed as far as we know.
    this.#deps.settled()
  }

  /** The same for an alarm or the sweep: waits a little and no longer, so that a slow model or a stalled D1 holds up nothing. */
  catchUpWithin(): Promise<void> {
    return waitAtMost(catchUpLimitMs, this.catchUp())
  }

  async #catchUpAll(names: readonly string[]): Promise<void> {
    await Promise.all(names.map((name) => this.#catchUpOne(name)))
  }

  async #catchUpOne(name: string): Promise<void> {
    this.#running.add(name)
    try {
      while (this.#isDue(this.#cursors.of(name))) {
        await this.#throttle(name)
        await this.#work(name, this.#cursors.of(name))
      }
    } finally {
      this.#running.delete(name)
      const since = this.#doneSince ?? this.#deps.now()
      if (this.#running.size === 0 || this.#deps.now() > since + saveEveryMs) this.#save()
      // Not when all have rested: one that failed must not wait for its alarm until a slow one is done.
      this.#deps.settled()
    }
  }

  async #throttle(name: string): Promise<void> {
    const { everyMs } = this.#followers[name]!
    const wait = (this.#startedAt.get(name) ?? 0) + everyMs - this.#deps.now()
    if (wait > 0 && !this.#hasUrgentEvents(name)) {
      const urgent = new Promise<void>((go) => this.#throttled.set(name, go))
      await Promise.race([this.#deps.sleep(wait), urgent])
      this.#throttled.delete(name)
    }
    this.#startedAt.set(name, this.#deps.now())
  }

  /** What came while it worked may be urgent too. The log is read only for those to whom anything is. */
  #hasUrgentEvents(name: string): boolean {
    return this.#followers[name]!.isUrgent !== undefined && this.#isUrgent(name, this.#log.after(this.#cursors.of(name).seq, portion))
  }

  #isUrgent(name: string, events: readonly LoggedEvent<H>[]): boolean {
    const follower = this.#followers[name]!
    return events.some((event) => follower.isUrgent?.(event))
  }

  async #work(name: string, cursor: Cursor): Promise<void> {
    const follower = this.#followers[name]!
    const events = this.#log.after(cursor.seq, portion)
    const upTo = events.at(-1)?.seq ?? this.#log.head
    try {
      await withTimeout(follower.limitMs, follower.follow(events))
      this.#cursors.move({ name, seq: upTo, tries: 0, due: 0 })
      this.#done[name] = upTo
      this.#doneSince ??= this.#deps.now()
    } catch (error) {
      this.#cursors.move({ ...cursor, tries: cursor.tries + 1, due: this.#deps.now() + backoffMs(cursor.tries, this.#deps.random()) })
      this.#save()
      this.#deps.failed(name, cursor.tries + 1, error)
    }
  }

  /** One row and one line for all that was done together. */
  #save(): void {
    this.#cursors.save()
    if (Object.keys(this.#done).length > 0) this.#deps.followed(this.#done)
    this.#done = {}
    this.#doneSince = undefined
  }

  #mayStart(name: string): boolean {
    return !this.#running.has(name) && this.#isDue(this.#cursors.of(name))
  }

  #isDue({ seq, due }: Cursor): boolean {
    return seq < this.#log.head && due <= this.#deps.now()
  }

  /** When the next one is due; nothing when all have caught up. */
  dueAt(): number | undefined {
    const behind = this.#names.map((name) => this.#cursors.of(name)).filter(({ seq }) => seq < this.#log.head)
    if (behind.length === 0) return undefined
    const now = this.#deps.now()
    return Math.min(...behind.map(({ name, due }) => (this.#running.has(name) ? now + underWayMs : Math.max(due, now))))
  }
}
