import type { State } from '../../domain/draw/state.ts'
import type { Rules } from '../../domain/rules.ts'
import {
  type DrawCommand,
  type DrawEvent,
  type DrawPage,
  type DrawStateView,
  type DrawView,
  drawItself,
  type LoggedDrawEvent,
  type Totals,
} from '../../protocol/draw.ts'
import type { Person } from '../../protocol/envelope.ts'
import type { Likes } from '../../storage/room/likes.ts'
import type { Snapshot } from '../relay/relay-protocol.ts'
import type { DrawLog } from './summary.ts'
import type { ViewerCount } from './viewer-count.ts'

export interface PageArgument {
  readonly v: 1
  readonly before?: number
  readonly limit: number
}

export interface PageResult extends DrawPage {
  readonly totals: Totals
  readonly winners: readonly Person[]
}

export interface StatusResult {
  readonly view: DrawStateView
  readonly viewers: number
  readonly likes: number
}

/** Reads what everyone may see of a draw, for HTTP, for relays and for the welcome of a socket. */
export class DrawReader {
  readonly #log: DrawLog
  readonly #rules: Rules<State, DrawCommand, DrawEvent, DrawStateView>
  readonly #likes: Likes
  readonly #viewerCount: ViewerCount

  constructor(log: DrawLog, rules: Rules<State, DrawCommand, DrawEvent, DrawStateView>, likes: Likes, viewerCount: ViewerCount) {
    this.#log = log
    this.#rules = rules
    this.#likes = likes
    this.#viewerCount = viewerCount
  }

  /** A page of message history, oldest first, with the like totals of its messages. */
  page({ before, limit }: Omit<PageArgument, 'v'>): PageResult {
    const events = this.#log.page({ limit, ...(before === undefined ? {} : { before }) }, 'everyone')
    const start = this.#log.startsAt(events[0]?.seq ?? before ?? 1, 'everyone')
    return { events, start, totals: this.#likes.totals(events.map(({ seq }) => seq)), winners: this.#log.state.winners }
  }

  status(): StatusResult {
    return { view: this.#view, viewers: this.#viewerCount.viewers, likes: this.#likes.totals([drawItself])[drawItself] ?? 0 }
  }

  /** What a welcome has beside the state, with the totals of its events. */
  details(events: readonly LoggedDrawEvent[]): Omit<DrawView, keyof DrawStateView> {
    return { viewers: this.#viewerCount.viewers, totals: this.#totalsOf(events), now: Date.now() }
  }

  /** A relay's first copy, with this many of the newest events. */
  newest(limit: number): Omit<Snapshot, 'order' | 'relays'> {
    const events = this.#log.page({ limit }, 'everyone')
    return {
      epoch: this.#log.epoch,
      head: this.#log.ends.everyone,
      room: this.#view,
      events,
      start: this.#log.startsAt(events[0]?.seq ?? 1, 'everyone'),
      totals: this.#totalsOf(events),
      viewers: this.#viewerCount.viewers,
    }
  }

  get #view(): DrawStateView {
    return this.#rules.view(this.#log.state, 'everyone')
  }

  /** The like totals of the draw itself and of these events. */
  #totalsOf(events: readonly LoggedDrawEvent[]): Totals {
    return this.#likes.totals([drawItself, ...events.map(({ seq }) => seq)])
  }
}
