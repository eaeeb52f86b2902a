import type { DrawEvent } from '../../protocol/draw.ts'
import type { EventEnvelope, EventPolicy, TurnResult } from '../../protocol/envelope.ts'
import { limits } from '../../protocol/limits.ts'
import type { RoomLog } from '../../storage/room/room-log.ts'
import type { Push, PushReply, RelayLink } from '../relay/relay-protocol.ts'
import type { TurnListener } from '../room/room.ts'
import { backoffMs } from '../timing/backoff.ts'

export interface RelayFanoutDeps {
  now(): number
  random(): number
  /** Runs what nobody waits for; it may keep the object in memory, so it must end. */
  waitUntil(work: Promise<void>): void
  sleep(ms: number): Promise<void>
  /** Gives up what takes too long. */
  withTimeout<T>(work: Promise<T>): Promise<T>
  /** A relay has answered: this is its count of viewers. */
  acknowledged(relay: number, taken: PushReply): void
  failed(relay: number, error: unknown): void
}

/** One that cannot be reached is left alone after so many tries in a row: the next news tries again, and so does the relay itself when a viewer comes. */
const triesInARow = 6

interface Line {
  /** How far the relay is, as it said itself; nothing when it has not said since this object woke. */
  upTo: number | undefined
  /** What is told without being kept, newest of each kind, merged: owed until a push has carried it. */
  transient: EventEnvelope<DrawEvent>[]
  busy: boolean
}

/**
 * Tells the relays of a draw. At most one push per relay is on its way; the next carries everything since the place that
 * the relay has acknowledged, so nothing is queued and nothing can be lost on the way.
 */
export class RelayFanout<S> implements TurnListener<DrawEvent> {
  readonly #log: RoomLog<S, DrawEvent>
  readonly #policies: Readonly<Record<DrawEvent['type'], EventPolicy>>
  readonly #link: (relay: number) => RelayLink
  readonly #deps: RelayFanoutDeps
  readonly #lines = new Map<number, Line>()
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
    return Math.max(0, ...this.#lines.keys()) + 1
  }

  add(relay: number): void {
    if (!this.#lines.has(relay)) this.#lines.set(relay, { upTo: undefined, transient: [], busy: false })
  }

  /** After a wake nobody knows who has heard what: each relay is asked, and one that missed something asks for the whole. */
  welcome(): void {
    for (const [relay, line] of this.#lines) if (!line.busy) this.#deps.waitUntil(this.#serve(relay, line))
  }

  /** This relay has just been given the whole of it. */
  caughtUp(relay: number): void {
    const line = this.#lines.get(relay)
    if (line) line.upTo = Math.max(line.upTo ?? 0, this.#log.ends.everyone)
  }

  /** The order of what is told now: of the next push, or of a snapshot. */
  order(): number {
    this.#order = Math.max(this.#order + 1, this.#deps.now())
    return this.#order
  }

  onTurn({ after, events }: TurnResult<DrawEvent>): void {
    const open = events.filter(({ type }) => this.#policies[type].audience === 'everyone')
    if (open.length === 0) return
    const transient = open.filter((event) => !('seq' in event))
    for (const [relay, line] of this.#lines) {
      // One that has not said how far it is had everything before this turn, or will notice the hole.
      line.upTo ??= after.everyone
      line.transient = merged([...line.transient, ...transient])
      if (!line.busy) this.#deps.waitUntil(this.#serve(relay, line))
    }
  }

  async #serve(relay: number, line: Line): Promise<void> {
    line.busy = true
    try {
      for (let tries = 0; tries < triesInARow && this.#isBehind(line); ) {
        const push = this.#next(line)
        const carried = line.transient
        line.transient = []
        try {
          const taken = await this.#deps.withTimeout(this.#link(relay).push(push))
          line.upTo = Math.max(taken.upTo, push.upTo)
          tries = 0
          this.#deps.acknowledged(relay, taken)
        } catch (error) {
          // Those that came meanwhile are newer.
          line.transient = merged([...carried, ...line.transient])
          this.#deps.failed(relay, error)
          await this.#deps.sleep(backoffMs(tries++, this.#deps.random()))
        }
      }
    } finally {
      line.busy = false
    }
  }

  #isBehind({ upTo = -1, transient }: Line): boolean {
    return transient.length > 0 || upTo < this.#log.ends.everyone
  }

  /** Bodies that were taken away since are blank in the log, so they are here. */
  #next({ upTo = this.#log.ends.everyone, transient }: Line): Push {
    const events = upTo < this.#log.ends.everyone ? this.#log.page({ after: upTo, limit: limits.pageEvents }, 'everyone') : []
    const oldest = events[0]?.seq ?? upTo + 1
    // More than a page behind: what lies between is missing here, the relay sees it by `after` and asks for the whole.
    const after = this.#log.page({ after: upTo, before: oldest, limit: 1 }, 'everyone').length > 0 ? oldest - 1 : upTo
    const { epoch, ends } = this.#log
    return { v: 1, order: this.order(), epoch, after, upTo: ends.everyone, events: [...events, ...transient], relays: this.count }
  }
}

/** The last word of each kind; of likes one total per target. */
function merged(events: readonly EventEnvelope<DrawEvent>[]): EventEnvelope<DrawEvent>[] {
  const last = new Map<string, EventEnvelope<DrawEvent>>()
  for (const event of events) {
    const before = last.get(event.type)
    last.set(
      event.type,
      event.type === 'likes.counted' && before?.type === 'likes.counted'
        ? { ...event, totals: { ...before.totals, ...event.totals } }
        : event,
    )
  }
  return [...last.values()]
}
