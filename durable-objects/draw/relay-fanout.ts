import type { DrawEvent } from '../../protocol/draw.ts'
import type { EventEnvelope, EventPolicy, TurnResult } from '../../protocol/envelope.ts'
import { roomLimits } from '../../protocol/limits.ts'
import type { RoomLog } from '../../storage/room/room-log.ts'
import type { Push, PushReply, RelayLink } from '../relay/relay-protocol.ts'
import type { TurnListener } from '../room/room.ts'
import { backoffMs } from '../timing/backoff.ts'

export interface RelayFanoutDeps {
  now(): number
  random(): number
  /** Runs work that the caller does not await; it may keep the object in memory, so it must end. */
  waitUntil(work: Promise<void>): void
  sleep(ms: number): Promise<void>
  withTimeout<T>(work: Promise<T>): Promise<T>
  /** A relay has answered a push, with its count of viewers. */
  acknowledged(relay: number, reply: PushReply): void
  failed(relay: number, error: unknown): void
}

/**
 * Retries in a row of one push. Then the next turn tries again, and so does the relay itself when a
 * viewer connects.
 */
const triesInARow = 6

interface RelayProgress {
  /** The `seq` that the relay acknowledged; undefined when it has not since this object woke. */
  upTo: number | undefined
  /** Transient events that no push has carried yet: the newest of each type. */
  transient: EventEnvelope<DrawEvent>[]
  isPushing: boolean
}

/**
 * Pushes a draw's events to its relays. There is at most one push in flight per relay; the next one
 * carries everything since the acknowledged place, so nothing is queued and nothing is lost on the
 * way. Relays get only what everyone may see.
 */
export class RelayFanout<S> implements TurnListener<DrawEvent> {
  readonly #log: RoomLog<S, DrawEvent>
  readonly #policies: Readonly<Record<DrawEvent['type'], EventPolicy>>
  readonly #link: (relay: number) => RelayLink
  readonly #deps: RelayFanoutDeps
  readonly #relays = new Map<number, RelayProgress>()
  #order = 0

  constructor(
    log: RoomLog<S, DrawEvent>,
    policies: Readonly<Record<DrawEvent['type'], EventPolicy>>,
    relays: readonly number[],
    link: (relay: number) => RelayLink,
    deps: RelayFanoutDeps,
  ) {
    this.#log = log
    this.#policies = policies
    this.#link = link
    this.#deps = deps
    for (const relay of relays) this.add(relay)
  }

  get count(): number {
    return Math.max(0, ...this.#relays.keys()) + 1
  }

  add(relay: number): void {
    if (!this.#relays.has(relay)) this.#relays.set(relay, { upTo: undefined, transient: [], isPushing: false })
  }

  /**
   * After a wake: pushes to each relay to learn how far it is. A relay that missed something asks
   * for a snapshot.
   */
  pushAll(): void {
    for (const [relay, progress] of this.#relays) if (!progress.isPushing) this.#deps.waitUntil(this.#push(relay, progress))
  }

  /** This relay has just got a snapshot. */
  caughtUp(relay: number): void {
    const progress = this.#relays.get(relay)
    if (progress) progress.upTo = Math.max(progress.upTo ?? 0, this.#log.ends.everyone)
  }

  /** The order of the next push or snapshot. */
  order(): number {
    this.#order = Math.max(this.#order + 1, this.#deps.now())
    return this.#order
  }

  onTurn({ after, events }: TurnResult<DrawEvent>): void {
    const visible = events.filter(({ type }) => this.#policies[type].audience === 'everyone')
    if (visible.length === 0) return
    const transient = visible.filter((event) => !('seq' in event))
    for (const [relay, progress] of this.#relays) {
      // A relay that has not acknowledged anything had everything before this turn, or will notice
      // the gap.
      progress.upTo ??= after.everyone
      progress.transient = newestOfEach([...progress.transient, ...transient])
      if (!progress.isPushing) this.#deps.waitUntil(this.#push(relay, progress))
    }
  }

  async #push(relay: number, progress: RelayProgress): Promise<void> {
    progress.isPushing = true
    try {
      for (let tries = 0; tries < triesInARow && this.#isBehind(progress); ) {
        const push = this.#nextPush(progress)
        const carried = progress.transient
        progress.transient = []
        try {
          const reply = await this.#deps.withTimeout(this.#link(relay).push(push))
          progress.upTo = Math.max(reply.upTo, push.upTo)
          tries = 0
          this.#deps.acknowledged(relay, reply)
        } catch (error) {
          // Events that came during the push are newer.
          progress.transient = newestOfEach([...carried, ...progress.transient])
          this.#deps.failed(relay, error)
          await this.#deps.sleep(backoffMs(tries++, this.#deps.random()))
        }
      }
    } finally {
      progress.isPushing = false
    }
  }

  #isBehind({ upTo = -1, transient }: RelayProgress): boolean {
    return transient.length > 0 || upTo < this.#log.ends.everyone
  }

  /** Read from the log, where removed messages are blank. */
  #nextPush({ upTo = this.#log.ends.everyone, transient }: RelayProgress): Push {
    const events = upTo < this.#log.ends.everyone ? this.#log.page({ after: upTo, limit: roomLimits.pageEvents }, 'everyone') : []
    const oldest = events[0]?.seq ?? upTo + 1
    // More than a page behind: the push has a gap, which the relay sees by `after`; it asks for a
    // snapshot.
    const after = this.#log.page({ after: upTo, before: oldest, limit: 1 }, 'everyone').length > 0 ? oldest - 1 : upTo
    const { epoch, ends } = this.#log
    return { v: 1, order: this.order(), epoch, after, upTo: ends.everyone, events: [...events, ...transient], relays: this.count }
  }
}

/**
 * The newest event of each type; like totals are merged into one event with the newest total of
 * each target.
 */
function newestOfEach(events: readonly EventEnvelope<DrawEvent>[]): EventEnvelope<DrawEvent>[] {
  const newest = new Map<string, EventEnvelope<DrawEvent>>()
  for (const event of events) {
    const before = newest.get(event.type)
    newest.set(
      event.type,
      event.type === 'likes.counted' && before?.type === 'likes.counted'
        ? { ...event, totals: { ...before.totals, ...event.totals } }
        : event,
    )
  }
  return [...newest.values()]
}
