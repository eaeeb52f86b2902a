import { evolve } from '../../domain/draw/evolution.ts'
import { withDrawRole } from '../../domain/draw/roles.ts'
import { blank } from '../../domain/draw/rules.ts'
import { type DrawEvent, type DrawFrame, type DrawStateView, drawItself, type LoggedDrawEvent, type Totals } from '../../protocol/draw.ts'
import type { EventEnvelope } from '../../protocol/envelope.ts'
import { system } from '../room/room.ts'
import type { Joining } from '../room/welcome.ts'
import type { Push, Snapshot } from './relay-protocol.ts'

type TransientDrawEvent = EventEnvelope<DrawEvent>

/**
 * What is not published to viewers yet: logged events after one place and up to another, and the
 * newest transient ones.
 */
export interface Unpublished {
  readonly after: number
  readonly upTo: number
  readonly items: readonly EventEnvelope<DrawEvent>[]
}

/**
 * A relay's copy of its draw: the state, the recent events for new viewers, the totals. It can be
 * rebuilt at any time.
 */
export class DrawReplica {
  readonly epoch: string
  /** How many recent events a new viewer gets. */
  readonly #history: number
  #room: DrawStateView
  #recent: LoggedDrawEvent[]
  /** The log has nothing before the recent events. */
  #start: boolean
  #upTo: number
  #publishedUpTo: number
  #order: number
  #pushedOrder = 0
  #viewers: number
  #relays: number
  readonly #totals: Map<number, number>
  /** Unpublished transient events, the newest of each type. */
  readonly #transient = new Map<string, TransientDrawEvent>()

  /**
   * `publishedUpTo`: what the connected viewers have, if there are any. They get the totals of this
   * snapshot too.
   */
  constructor(snapshot: Snapshot, history: number, publishedUpTo?: number) {
    const { epoch, room, events, start, head, order, viewers, relays, totals } = snapshot
    this.epoch = epoch
    this.#history = history
    this.#room = room
    this.#recent = [...events]
    this.#start = start
    this.#upTo = head
    this.#publishedUpTo = Math.min(publishedUpTo ?? head, head)
    this.#order = order
    this.#viewers = viewers
    this.#relays = relays
    this.#totals = new Map(Object.entries(totals).map(([target, likes]) => [Number(target), likes]))
    if (publishedUpTo === undefined) return
    const envelope = { at: 0, by: system, id: 'system:snapshot' }
    this.#transient.set('likes.counted', { type: 'likes.counted', totals, ...envelope })
    this.#transient.set('viewers.counted', { type: 'viewers.counted', viewers, ...envelope })
  }

  get upTo(): number {
    return this.#upTo
  }

  get publishedUpTo(): number {
    return this.#publishedUpTo
  }

  get relays(): number {
    return this.#relays
  }

  /** Whether this push continues the replica. */
  fits({ epoch, after }: Pick<Push, 'epoch' | 'after'>): boolean {
    return epoch === this.epoch && after <= this.#upTo
  }

  /** Applies what is new in a push. Repeated and older events change nothing. */
  apply({ events, upTo, order, relays }: Push): void {
    const isNewer = order > this.#order
    for (const event of events) {
      if ('seq' in event) this.#addLogged(event as LoggedDrawEvent)
      else if (isNewer) this.#addTransient(event)
      else if (event.type === 'likes.counted' && order > this.#pushedOrder) this.#addOldTotals(event)
    }
    this.#pushedOrder = Math.max(this.#pushedOrder, order)
    this.#upTo = Math.max(this.#upTo, upTo)
    this.#order = Math.max(this.#order, order)
    this.#relays = Math.max(this.#relays, relays)
  }

  #addLogged(event: LoggedDrawEvent): void {
    if (event.seq <= this.#upTo) return
    this.#upTo = event.seq
    this.#recent.push(event)
    this.#room = evolve(this.#room, event)
    if (event.type !== 'message.removed') return
    // Also in unpublished events: the text of a removed message must not leave.
    this.#recent = this.#recent.map((earlier) =>
      earlier.seq === event.target && earlier.type === 'message.posted' ? blank(earlier) : earlier,
    )
    this.#totals.delete(event.target)
  }

  #addTransient(event: TransientDrawEvent): void {
    if (event.type === 'viewers.counted') this.#viewers = event.viewers
    if (event.type !== 'likes.counted') {
      this.#transient.set(event.type, event)
      return
    }
    // Only totals of recent events: a client takes the oldest target of a welcome's totals for the
    // end of what it lists.
    const oldest = this.#recent[0]?.seq ?? 0
    for (const [target, likes] of Object.entries(event.totals))
      if (Number(target) === drawItself || Number(target) >= oldest) this.#totals.set(Number(target), likes)
    const before = this.#transient.get('likes.counted')
    const totals: Totals = { ...(before?.type === 'likes.counted' ? before.totals : {}), ...event.totals }
    this.#transient.set('likes.counted', { ...event, totals })
  }

  /**
   * A snapshot newer than the push has the totals of recent events only. Some viewers still show
   * older messages.
   */
  #addOldTotals(event: Extract<TransientDrawEvent, { type: 'likes.counted' }>): void {
    const oldest = this.#recent[0]?.seq ?? 0
    const old = Object.entries(event.totals).filter(([target]) => Number(target) !== drawItself && Number(target) < oldest)
    if (old.length > 0) this.#addTransient({ ...event, totals: Object.fromEntries(old) })
  }

  get hasUnpublished(): boolean {
    return this.#publishedUpTo < this.#upTo || this.#transient.size > 0
  }

  /** Everything that is not published yet; from now on it counts as published. */
  takeUnpublished(): Unpublished {
    const logged = this.#recent.filter(({ seq }) => seq > this.#publishedUpTo)
    // Where recent events do not reach back to what viewers have, `after` shows them the gap and
    // they reconnect.
    const reaches = this.#start || (this.#recent[0]?.seq ?? this.#upTo + 1) <= this.#publishedUpTo + 1
    const after = reaches ? this.#publishedUpTo : (this.#recent[0]?.seq ?? this.#upTo + 1) - 1
    const unpublished = { after, upTo: this.#upTo, items: [...logged, ...this.#transient.values()] }
    this.#publishedUpTo = this.#upTo
    this.#transient.clear()
    this.#trim()
    return unpublished
  }

  #trim(): void {
    if (this.#recent.length <= this.#history) return
    this.#recent = this.#recent.slice(-this.#history)
    this.#start = false
    const oldest = this.#recent[0]?.seq ?? 0
    for (const target of this.#totals.keys()) if (target !== drawItself && target < oldest) this.#totals.delete(target)
  }

  /** The first frame of a new or a resumed connection; only `since` differs. */
  welcome({ person, since, epoch }: Joining, now: number): DrawFrame {
    const from = (epoch === undefined || epoch === this.epoch) && since <= this.#upTo ? since : 0
    // Until the next publish there may be more recent events than `history`.
    const recent = this.#recent.slice(-this.#history)
    const isAll = this.#start && recent.length === this.#recent.length
    const events = recent.filter(({ seq }) => seq > from)
    const oldest = recent[0]?.seq ?? this.#upTo + 1
    const complete = from === since && (from >= oldest - 1 || isAll)
    const room = { ...this.#room, viewers: this.#viewers, totals: Object.fromEntries(this.#totals), now }
    const you = withDrawRole(person, this.#room)
    const start = isAll && events.length === recent.length
    return {
      after: 0,
      upTo: this.#upTo,
      items: [{ type: 'welcome', you, room, epoch: this.epoch, complete, start, events }],
    }
  }
}
