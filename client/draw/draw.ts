import { type DrawClientCommand, type DrawFrame, type DrawStateView, drawItself } from '../../protocol/draw.ts'
import type { Person, Reply } from '../../protocol/envelope.ts'
import type { DrawMessages } from '../../protocol/http/draw.ts'
import { Connection, type ConnectionState } from '../connection/connection.ts'
import type { Environment } from '../connection/environment.ts'
import { PageLoader } from '../connection/page-loader.ts'
import { PendingRequests } from '../connection/pending-requests.ts'
import { ServerClock } from '../connection/server-clock.ts'
import type { Connect } from '../connection/transport.ts'
import { LikeTotals } from './like-totals.ts'
import { type LikesStore, ViewerLikes } from './likes.ts'
import { type DrawLine, LineCache } from './lines.ts'
import { PendingRemovals } from './removals.ts'
import { ThrottledStore } from './throttled-store.ts'
import { type DrawTimeline, emptyTimeline, fold, hasGap, likesOf, olderCapacity, prepend } from './timeline.ts'
import { ViewerMessages } from './viewer-messages.ts'

export interface DrawSnapshot {
  readonly connection: ConnectionState
  /** A person without a name only watches. */
  readonly you: Person | undefined
  readonly room: DrawStateView | undefined
  readonly viewers: number
  /** The total of the draw itself. */
  readonly likes: number
  /** Whether the viewer likes the draw itself. */
  readonly liked: boolean
  /** Oldest first, at most `limits.drawLines`. Removed messages are gone. */
  readonly lines: readonly DrawLine[]
  /** Whether `loadOlder` would add lines: false also when there are `limits.drawLines` already. */
  readonly hasOlder: boolean
  readonly loadingOlder: boolean
  /** The server's time minus ours, for countdowns. */
  readonly offsetMs: number
}

export interface DrawOptions {
  readonly connect: Connect<DrawFrame>
  readonly environment: Environment
  readonly likes: LikesStore
  /** The messages before this `seq`, by default the newest. */
  fetchMessages(limit: number, before?: number): Promise<DrawMessages>
}

const pageLines = 50

/**
 * The client of one draw. `snapshot` and `subscribe` fit React's and Preact's
 * `useSyncExternalStore`.
 */
export class Draw {
  readonly #options: DrawOptions
  readonly #connection: Connection<DrawFrame>
  readonly #store: ThrottledStore<DrawSnapshot>
  readonly #requests: PendingRequests<DrawClientCommand>
  readonly #messages: ViewerMessages
  readonly #likes: ViewerLikes
  readonly #removals: PendingRemovals
  readonly #likeTotals: LikeTotals
  readonly #pages: PageLoader
  readonly #clock: ServerClock
  readonly #lineCache = new LineCache()
  readonly #finishRemovals = () => this.#removals.finish()
  #timeline: DrawTimeline = emptyTimeline

  constructor(options: DrawOptions) {
    this.#options = options
    const { connect, environment, likes, fetchMessages } = options
    this.#store = new ThrottledStore(environment, () => this.#computeSnapshot())
    const changed = () => this.#store.publish()
    const send = (command: DrawClientCommand) => this.#connection.send(command)
    this.#connection = new Connection<DrawFrame>({
      connect,
      environment,
      joining: () => ({ since: this.#timeline.cursor, epoch: this.#timeline.epoch }),
      frame: (frame) => this.#receive(frame),
      changed,
    })
    this.#requests = new PendingRequests(environment, send)
    this.#messages = new ViewerMessages(environment, this.#requests)
    const remove = (target: number) => this.#requests.request({ type: 'message.remove', id: environment.newId(), target })
    this.#removals = new PendingRemovals(environment, remove, changed)
    this.#likes = new ViewerLikes({ environment, store: likes, send, changed })
    this.#likeTotals = new LikeTotals({
      environment,
      fetchMessages,
      timeline: () => this.#timeline,
      isOnline: () => this.#connection.state.status === 'online',
      update: (timeline) => {
        this.#timeline = timeline
        this.#store.publishSoon()
      },
    })
    this.#pages = new PageLoader({ changed })
    this.#clock = new ServerClock(environment)
  }

  get snapshot(): DrawSnapshot {
    return this.#store.snapshot
  }

  /**
   * Calls `onChange` after changes, at most eight times a second for frames. Returns what
   * unsubscribes.
   */
  subscribe(onChange: () => void): () => void {
    return this.#store.subscribe(onChange)
  }

  open(): void {
    globalThis.addEventListener?.('pagehide', this.#finishRemovals)
    this.#connection.open()
  }

  /** Removals that can still be undone are sent now, as when the page goes away. */
  close(): void {
    globalThis.removeEventListener?.('pagehide', this.#finishRemovals)
    this.#finishRemovals()
    this.#connection.close()
    this.#likes.stop()
    this.#likeTotals.stop()
    this.#store.stop()
  }

  /**
   * Call it when the viewer's rights have changed, as after choosing a name. The timeline stays.
   */
  reconnect(): void {
    this.#connection.close()
    this.#connection.open()
  }

  /**
   * Posts a message. Refuses with `empty-message`, `too-long` or as the draw does; the text then
   * stays with its author. While offline it waits for the connection; after 15 seconds it is
   * refused with `unavailable`.
   */
  post(text: string): Promise<Reply> {
    return this.#messages.post(text, (id) => this.#timeline.lines.some(({ key }) => key === id))
  }

  /**
   * `target`: a line's `seq`, or `drawItself`. `liked` changes at once, the total when the draw
   * sends it.
   */
  like(target: number, on: boolean): void {
    this.#likes.set(target, on)
    this.#store.publish()
  }

  /**
   * Removes a message in a few seconds; until then `undoRemoval` keeps it and resolves this to
   * undefined. Refused unless the viewer may remove it.
   */
  remove(target: number): Promise<Reply | undefined> {
    return this.#removals.add(target)
  }

  undoRemoval(target: number): void {
    this.#removals.undo(target)
  }

  /**
   * Fetches the messages before the oldest line. After a failure `hasOlder` stays true and the
   * caller may try again.
   */
  async loadOlder(): Promise<void> {
    const asOf = this.#timeline
    const capacity = olderCapacity(asOf)
    if (capacity <= 0) return
    await this.#pages.load(async () => {
      const page = await this.#options.fetchMessages(Math.min(capacity, pageLines), asOf.oldest)
      this.#timeline = prepend(this.#timeline, asOf, page)
    })
  }

  #receive(frame: DrawFrame): void {
    if (hasGap(this.#timeline, frame)) {
      this.#connection.reconnect()
      return
    }
    const before = this.#timeline
    this.#timeline = fold(before, frame)
    for (const item of frame.items) {
      if (item.type === 'welcome') {
        this.#clock.measure(item.room.now)
        const isSameLog = before.epoch === item.epoch
        const isNew = this.#connection.welcomed(isSameLog ? before.cursor : 0)
        // With polling each snapshot is a welcome: what is in flight is still in flight then.
        if (isNew || !isSameLog || before.you?.id !== item.you.id) {
          this.#likes.connected(item.you, item.epoch)
          this.#requests.resend()
          this.#likeTotals.connected()
        } else this.#likeTotals.polled()
      } else if (item.type === 'checkpoint') {
        // The relay takes a viewer who does not acknowledge for a slow consumer.
        this.#connection.send({ type: 'checkpoint.ack', id: this.#options.environment.newId(), checkpoint: item.checkpoint })
      } else if (item.type === 'ack' || item.type === 'refused') {
        this.#requests.settle(item)
        if (this.#likes.settle(item)) this.#store.publish()
      }
    }
    this.#store.publishSoon()
  }

  #computeSnapshot(): DrawSnapshot {
    const timeline = this.#timeline
    const { you, room, viewers, lines } = timeline
    const context = {
      winners: room?.winners ?? [],
      likesOf: (seq: number) => likesOf(timeline, seq),
      isLiked: (seq: number) => this.#likes.isLiked(seq),
      isRemoving: (seq: number) => this.#removals.has(seq),
    }
    return {
      connection: this.#connection.state,
      you,
      room,
      viewers,
      likes: context.likesOf(drawItself),
      liked: context.isLiked(drawItself),
      lines: lines.map((line) => this.#lineCache.decorate(line, context)),
      hasOlder: olderCapacity(timeline) > 0,
      loadingOlder: this.#pages.isLoading,
      offsetMs: this.#clock.offsetMs,
    }
  }
}
