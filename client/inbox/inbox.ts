import { cursorOf } from '../../domain/inbox/views.ts'
import type { Person, RoomId } from '../../protocol/envelope.ts'
import { type InboxCounts, type InboxFrame, type InboxPage, type LiveView, liveViews } from '../../protocol/inbox.ts'
import { Connection, type ConnectionState } from '../connection/connection.ts'
import type { Environment } from '../connection/environment.ts'
import { ServerClock } from '../connection/server-clock.ts'
import { Store } from '../connection/store.ts'
import type { Connect } from '../connection/transport.ts'
import { addPage, emptyList, foldInbox, type InboxList, type ViewRows, viewOf, withoutHiddenRows } from './list.ts'

/** One view as far as it is loaded. */
export interface InboxView extends ViewRows {
  readonly isLoading: boolean
  /** The last page could not be loaded. `loadMore` tries again. */
  readonly failed: boolean
}

export interface InboxSnapshot {
  readonly connection: ConnectionState
  readonly you: Person | undefined
  readonly views: Readonly<Record<LiveView, InboxView>>
  readonly counts: InboxCounts
  readonly online: readonly Person[]
  /** The server's time minus ours, for waiting times. */
  readonly clockOffsetMs: number
}

export interface InboxStoreOptions {
  readonly connect: Connect<InboxFrame>
  readonly environment: Environment
  /** The page of a view after a cursor, or its first one. */
  fetchPage(view: LiveView, after: string | undefined): Promise<InboxPage>
}

/** So many rows are kept before those that no view shows are dropped. */
const mostHiddenRows = 500

/** The client of the inbox. `snapshot` and `subscribe` fit React's `useSyncExternalStore`. */
export class InboxStore {
  readonly #options: InboxStoreOptions
  readonly #connection: Connection<InboxFrame>
  readonly #store = new Store(() => this.#computeSnapshot())
  readonly #clock: ServerClock
  readonly #loads = new Map<LiveView, 'loading' | 'failed'>()
  /** Rooms that left the list while a page was under way, which may still list them. */
  readonly #gone = new Set<RoomId>()
  #list: InboxList = emptyList
  #dropAbove = mostHiddenRows
  /** How many times the list has begun anew: a page of an earlier list may lack what changed since. */
  #begun = 0

  constructor(options: InboxStoreOptions) {
    this.#options = options
    const { connect, environment } = options
    this.#clock = new ServerClock(environment)
    this.#connection = new Connection<InboxFrame>({
      connect,
      environment,
      joining: () => ({ since: this.#list.rev, epoch: this.#list.epoch }),
      frame: (frame) => this.#receive(frame),
      changed: () => this.#store.publish(),
    })
  }

  get snapshot(): InboxSnapshot {
    return this.#store.snapshot
  }

  /** Calls `onChange` after each change. Returns what unsubscribes. */
  subscribe(onChange: () => void): () => void {
    return this.#store.subscribe(onChange)
  }

  open(): void {
    this.#connection.open()
  }

  close(): void {
    this.#connection.close()
  }

  /** Loads the next page of a view, unless one is under way or there is none. */
  async loadMore(view: LiveView): Promise<void> {
    if (!this.#list.you || this.#loads.get(view) === 'loading' || !viewOf(this.#list, view).hasMore) return
    const asked = this.#list.loaded[view]
    const after = asked === undefined || asked === 'end' ? undefined : cursorOf(asked)
    const begun = this.#begun
    this.#loads.set(view, 'loading')
    this.#store.publish()
    try {
      const page = await this.#options.fetchPage(view, after)
      if (begun === this.#begun) this.#list = addPage(this.#list, view, asked, page, this.#gone)
      this.#loads.delete(view)
    } catch {
      this.#loads.set(view, 'failed')
    }
    if (![...this.#loads.values()].includes('loading')) this.#gone.clear()
    this.#store.publish()
  }

  #receive(frame: InboxFrame): void {
    const since = this.#list.rev
    this.#list = foldInbox(this.#list, frame)
    const isLoading = [...this.#loads.values()].includes('loading')
    for (const item of frame.items) {
      if (item.type === 'row.gone' && isLoading) this.#gone.add(item.room)
      if (item.type !== 'welcome') continue
      if (!item.resumed) this.#begun++
      if (isLoading) for (const room of item.gone) this.#gone.add(room)
      this.#clock.measure(item.now)
      for (const [view, state] of this.#loads) if (state === 'failed') this.#loads.delete(view)
      this.#connection.welcomed(item.resumed ? since : 0)
    }
    if (this.#list.rows.size > this.#dropAbove) {
      this.#list = withoutHiddenRows(this.#list)
      this.#dropAbove = this.#list.rows.size + mostHiddenRows
    }
    this.#store.publish()
  }

  #computeSnapshot(): InboxSnapshot {
    const { you, online, counts } = this.#list
    const views = liveViews.map((view) => {
      const state = this.#loads.get(view)
      return [view, { ...viewOf(this.#list, view), isLoading: state === 'loading', failed: state === 'failed' }] as const
    })
    return {
      connection: this.#connection.state,
      you,
      online,
      counts,
      views: Object.fromEntries(views) as Record<LiveView, InboxView>,
      clockOffsetMs: this.#clock.offsetMs,
    }
  }
}
