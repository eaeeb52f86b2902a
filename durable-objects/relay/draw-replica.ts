import { evolve } from '../../domain/draw/evolution.ts'
import { withDrawRole } from '../../domain/draw/rights.ts'
import { blank } from '../../domain/draw/rules.ts'
import { type DrawEvent, type DrawFrame, type DrawStateView, drawItself, type LoggedDrawEvent, type Totals } from '../../protocol/draw.ts'
import type { EventEnvelope } from '../../protocol/envelope.ts'
import { system } from '../room/room.ts'
import type { Joining } from '../room/welcome.ts'
import type { Push, Snapshot } from './relay-protocol.ts'

type TransientDrawEvent = EventEnvelope<DrawEvent>

/** What is to be told to the seated: kept events after one place and up to another, and the last of what is not kept. */
export interface Unpublished {
  readonly after: number
  readonly upTo: number
  readonly items: readonly EventEnvelope<DrawEvent>[]
}

/** A relay's copy of its draw: the state, the newest events for those who come, the totals. Nothing is true here first. */
export class DrawReplica {
  readonly epoch: string
  readonly #history: number
  #room: DrawStateView
  #recent: LoggedDrawEvent[]
  #start: boolean
  #upTo: number
  #publishedUpTo: number
  #order: number
  #pushed = 0
  #viewers: number
  #relays: number
  readonly #totals: Map<number, number>
  readonly #transient = new Map<string, TransientDrawEvent>()

  /** `told`: the place up to which the seated have been told, if there are any; then they are told all that is not kept as well. */
  constructor(snapshot: Snapshot, history: number, told?: number) {
    const { epoch, room, events, start, head, order, viewers, relays, totals } = snapshot
    this.epoch = epoch
    this.#history = history
    this.#room = room
    this.#recent = [...events]
    this.#start = start
    this.#upTo = head
    this.#publishedUpTo = Math.min(told ?? head, head)
    this.#order = order
    this.#viewers = viewers
    this.#relays = relays
    this.#totals = new Map(Object.entries(totals).map(([target, likes]) => [Number(target), likes]))
    if (told === undefined) return
    const stamp = { at: 0, by: system, id: 'snapshot:told' }
    this.#transient.set('likes.counted', { type: 'likes.counted', totals, ...stamp })
    this.#transient.set('viewers.counted', { type: 'viewers.counted', viewers, ...stamp })
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

  /** Whether this push continues what is here. */
  fits({ epoch, after }: Pick<Push, 'epoch' | 'after'>): boolean {
    return epoch === this.epoch && after <= this.#upTo
  }

  /** Takes what is new in a push; what came before, or comes twice, changes nothing. */
  apply({ events, upTo, order, relays }: Push): void {
    const isNewer = order > this.#order
    for (const event of events) {
      if ('seq' in event) this.#add(event as LoggedDrawEvent)
      else if (isNewer) this.#hear(event)
      else if (event.type === 'likes.counted' && order > this.#pushed) this.#hearOfOld(event)
    }
    this.#pushed = Math.max(this.#pushed, order)
    this.#upTo = Math.max(this.#upTo, upTo)
    this.#order = Math.max(this.#order, order)
    this.#relays = Math.max(this.#relays, relays)
  }

  #add(event: LoggedDrawEvent): void {
    if (event.seq <= this.#upTo) return
    this.#upTo = event.seq
    this.#recent.push(event)
    this.#room = evolve(this.#room, event)
    if (event.type !== 'message.removed') return
    // Also from what waits to be told: the words of a removed message leave with nobody.
    this.#recent = this.#recent.map((one) => (one.seq === event.target && one.type === 'message.posted' ? blank(one) : one))
    this.#totals.delete(event.target)
  }

  #hear(event: TransientDrawEvent): void {
    if (event.type === 'viewers.counted') this.#viewers = event.viewers
    if (event.type !== 'likes.counted') {
      this.#transient.set(event.type, event)
      return
    }
    // The welcome speaks of the ring, and of nothing older: who holds more takes the oldest that it names for the end of it.
    const oldest = this.#recent[0]?.seq ?? 0
    for (const [target, likes] of Object.entries(event.totals))
      if (Number(target) === drawItself || Number(target) >= oldest) this.#totals.set(Number(target), likes)
    const before = this.#transient.get('likes.counted')
    const totals: Totals = { ...(before?.type === 'likes.counted' ? before.totals : {}), ...event.totals }
    this.#transient.set('likes.counted', { ...event, totals })
  }

  /** A snapshot that is newer than the push speaks of the ring only; some of the seated hold lines that are older. */
  #hearOfOld(event: Extract<TransientDrawEvent, { type: 'likes.counted' }>): void {
    const oldest = this.#recent[0]?.seq ?? 0
    const old = Object.entries(event.totals).filter(([target]) => Number(target) !== drawItself && Number(target) < oldest)
    if (old.length > 0) this.#hear({ ...event, totals: Object.fromEntries(old) })
  }

  get hasUnpublished(): boolean {
    return this.#publishedUpTo < this.#upTo || this.#transient.size > 0
  }

  /** Everything that the seated have not been told yet; they have been, from now on. */
  takeUnpublished(): Unpublished {
    const kept = this.#recent.filter(({ seq }) => seq > this.#publishedUpTo)
    // Where the ring does not reach back to what they know, they see the hole and come back for the rest.
    const reaches = this.#start || (this.#recent[0]?.seq ?? this.#upTo + 1) <= this.#publishedUpTo + 1
    const after = reaches ? this.#publishedUpTo : (this.#recent[0]?.seq ?? this.#upTo + 1) - 1
    const telling = { after, upTo: this.#upTo, items: [...kept, ...this.#transient.values()] }
    this.#publishedUpTo = this.#upTo
    this.#transient.clear()
    this.#trim()
    return telling
  }

  #trim(): void {
    if (this.#recent.length <= this.#history) return
    this.#recent = this.#recent.slice(-this.#history)
    this.#start = false
    const oldest = this.#recent[0]?.seq ?? 0
    for (const target of this.#totals.keys()) if (target !== drawItself && target < oldest) this.#totals.delete(target)
  }

  /** The first frame of somebody who comes, or comes back: the same, only `since` differs. */
  welcome({ person, since, epoch }: Joining, now: number): DrawFrame {
    const from = (epoch === undefined || epoch === this.epoch) && since <= this.#upTo ? since : 0
    // The ring may hold more for a moment: what the seated have not been told yet.
    const ring = this.#recent.slice(-this.#history)
    const isAll = this.#start && ring.length === this.#recent.length
    const events = ring.filter(({ seq }) => seq > from)
    const oldest = ring[0]?.seq ?? this.#upTo + 1
    const complete = from === since && (from >= oldest - 1 || isAll)
    const room = { ...this.#room, viewers: this.#viewers, totals: Object.fromEntries(this.#totals), now }
    const you = withDrawRole(person, this.#room)
    const start = isAll && events.length === ring.length
    return {
      after: 0,
      upTo: this.#upTo,
      items: [{ type: 'welcome', you, room, epoch: this.epoch, complete, start, events }],
    }
  }
}
