import { type DrawClientCommand, type DrawFrame, type DrawStateView, drawItself } from '../../protocol/draw.ts'
import type { Person, Reply } from '../../protocol/envelope.ts'
import { clientRefusal as refusal } from '../../protocol/errors.ts'
import type { DrawMessages } from '../../protocol/http/route.ts'
import { limits } from '../../protocol/limits.ts'
import { Connection, type ConnectionState } from '../connection/connection.ts'
import type { Environment } from '../connection/environment.ts'
import { PendingRequests } from '../connection/pending-requests.ts'
import type { Connect } from '../connection/transport.ts'
import { type LikesStore, OwnLikes } from './likes.ts'
import { type DrawLine, LineCache } from './lines.ts'
import { type DrawTimeline, fold, hasGap, isInDoubt, likesOf, nothing, prepend, reread, roomForOlder } from './timeline.ts'

export interface DrawSnapshot {
  readonly connection: ConnectionState
  /** One without a name only watches. */
  readonly you: Person | undefined
  readonly room: DrawStateView | undefined
  readonly viewers: number
  /** Of the draw itself, as it was told. */
  readonly likes: number
  /** Whether I like the draw itself. */
  readonly liked: boolean
  /** Oldest first, at most `limits.drawLines`. What was removed is gone. */
  readonly lines: readonly DrawLine[]
  /** Whether `older` would bring any: false also when the page holds as many lines as it may. */
  readonly hasOlder: boolean
  readonly loadingOlder: boolean
  /** The house's clock minus ours: what to add to our time for a countdown. */
  readonly offsetMs: number
}

export interface DrawOptions {
  readonly connect: Connect<DrawFrame>
  readonly environment: Environment
  readonly likes: LikesStore
  readonly debug?: boolean | undefined
  /** The messages before one place; without one the newest. */
  messages(limit: number, before?: number): Promise<DrawMessages>
}

/** Watchers are told at most so often, however fast a crowd writes. */
const showEveryMs = 125
const pageLines = 50
/** A door may keep a page so long; and a crowd that comes back as one does not ask as one. */
const keptMs = 1_000
const spreadMs = 4_000
/** Whoever looks is not told of likes of lines that are older than what a welcome brings: he asks for them so often. */
const pollersMs = 30_000
/** Clocks that are further apart than this were set in between. */
const sameClockMs = 2_000

/** One viewer's draw, kept open. `snapshot` and `subscribe` are what React's and Preact's stores ask for. */
export class Draw {
  readonly #options: DrawOptions
  readonly #connection: Connection<DrawFrame>
  readonly #requests: PendingRequests<DrawClientCommand>
  readonly #likes: OwnLikes
  readonly #lineCache = new LineCache()
  readonly #watchers = new Set<() => void>()
  #timeline: DrawTimeline = nothing
  #snapshot: DrawSnapshot | undefined
  #loadingOlder = false
  #offsetMs: number | undefined
  #shownAt = Number.NEGATIVE_INFINITY
  #showing: (() => void) | undefined
  #rereading: (() => void) | undefined
  /** What was said last and not taken, as far as we know: said again, it is the same message. */
  #untaken: { readonly id: string; readonly text: string } | undefined

  constructor(options: DrawOptions) {
    this.#options = options
    const { connect, environment, likes, debug } = options
    this.#connection = new Connection<DrawFrame>({
      connect,
      environment,
      debug,
      joining: () => ({ since: this.#timeline.cursor, epoch: this.#timeline.epoch }),
      frame: (frame) => this.#told(frame),
      changed: () => this.#show(),
    })
    const send = (command: DrawClientCommand) => this.#connection.send(command)
    this.#requests = new PendingRequests(environment, send)
    this.#likes = new OwnLikes(environment, likes, send, () => this.#show())
  }

  get snapshot(): DrawSnapshot {
    this.#snapshot ??= this.#picture()
    return this.#snapshot
  }

  subscribe(watcher: () => void): () => void {
    this.#watchers.add(watcher)
    return () => void this.#watchers.delete(watcher)
  }

  open(): void {
    this.#connection.open()
  }

  close(): void {
    this.#connection.close()
    this.#likes.stop()
    this.#rereading?.()
    this.#showing?.()
    this.#showing = undefined
  }

  /** There are new rights, as after choosing a name: arrive anew, at once. What is here stays. */
  reconnect(): void {
    this.#connection.close()
    this.#connection.open()
  }

  /** Refused, the words stay with their author. What cannot be sent waits for the connection, but not for long. */
  async post(text: string): Promise<Reply> {
    const words = text.trim()
    if (words === '') return refusal('empty-message')
    if (words.length > limits.drawTextLength) return refusal('too-long')
    const again = this.#untaken
    const id =
      again?.text === words && !this.#timeline.lines.some(({ key }) => key === again.id) ? again.id : this.#options.environment.newId()
    this.#untaken = { id, text: words }
    const answer = await this.#requests.request({ type: 'message.post', id, text: words })
    if (answer.type === 'ack' && this.#untaken?.id === id) this.#untaken = undefined
    return answer
  }

  /** `target`: a line's place, or `drawItself`. The own heart shows at once; the total is the draw's to tell. */
  like(target: number, on: boolean): void {
    this.#likes.set(target, on)
    this.#show()
  }

  remove(target: number): Promise<Reply> {
    return this.#requests.request({ type: 'message.remove', id: this.#options.environment.newId(), target })
  }

  /** Fetches the messages before the oldest line. When it fails, `hasOlder` stays and it may be asked again. */
  async loadOlder(): Promise<void> {
    const asker = this.#timeline
    const room = roomForOlder(asker)
    if (this.#loadingOlder || room <= 0) return
    this.#loadingOlder = true
    this.#show()
    try {
      const page = await this.#options.messages(Math.min(room, pageLines), asker.oldest)
      this.#timeline = prepend(this.#timeline, asker, page)
    } catch (error) {
      if (this.#options.debug) this.#options.environment.log(`older messages did not come: ${error}`)
    }
    this.#loadingOlder = false
    this.#show()
  }

  #told(frame: DrawFrame): void {
    if (hasGap(this.#timeline, frame)) {
      this.#connection.reconnect()
      return
    }
    const before = this.#timeline
    this.#timeline = fold(before, frame)
    for (const item of frame.items) {
      if (item.type === 'welcome') {
        this.#keepTime(item.room.now)
        const sameLife = before.epoch === item.epoch
        const isNew = this.#connection.welcomed(sameLife ? before.cursor : 0)
        // Where nothing but looking is possible, each look is a welcome; what is on its way then is so still.
        if (isNew || !sameLife || before.you?.id !== item.you.id) {
          this.#likes.arrived(item.you, item.epoch)
          this.#requests.resend()
          this.#reread(keptMs + this.#options.environment.random() * spreadMs)
        } else if (!this.#rereading) this.#reread(pollersMs)
      } else if (item.type === 'checkpoint') {
        // Whoever does not say so is taken for one who does not read.
        this.#connection.send({ type: 'checkpoint.ack', id: this.#options.environment.newId(), checkpoint: item.checkpoint })
      } else if (item.type === 'ack' || item.type === 'refused') {
        this.#requests.settle(item)
        if (this.#likes.answered(item)) this.#show()
      }
    }
    this.#showSoon()
  }

  /** Likes change while somebody is away, also of what he holds and the welcome does not speak of. */
  #reread(wait: number): void {
    const { copy } = this.#timeline
    this.#rereading?.()
    this.#rereading = undefined
    if (!isInDoubt(this.#timeline)) return
    const { environment, messages } = this.#options
    this.#rereading = environment.later(async () => {
      this.#rereading = undefined
      const page = await messages(limits.drawLines).catch(() => undefined)
      if (this.#timeline.copy !== copy) return
      if (page) {
        this.#timeline = reread(this.#timeline, page)
        this.#showSoon()
      } else if (this.#connection.state.status === 'online') this.#reread(wait)
    }, wait)
  }

  /** What travelled least is nearest to the truth: a welcome can only come late, never early. */
  #keepTime(houseNow: number): void {
    const offset = houseNow - this.#options.environment.now()
    const isSameClock = this.#offsetMs !== undefined && Math.abs(offset - this.#offsetMs) < sameClockMs
    this.#offsetMs = isSameClock ? Math.max(this.#offsetMs!, offset) : offset
  }

  #picture(): DrawSnapshot {
    const { you, room, viewers, lines } = this.#timeline
    const crowd = {
      winners: room?.winners ?? [],
      likesOf: (seq: number) => likesOf(this.#timeline, seq),
      isLiked: (seq: number) => this.#likes.isLiked(seq),
    }
    return {
      connection: this.#connection.state,
      you,
      room,
      viewers,
      likes: crowd.likesOf(drawItself),
      liked: crowd.isLiked(drawItself),
      lines: lines.map((line) => this.#lineCache.decorate(line, crowd)),
      hasOlder: roomForOlder(this.#timeline) > 0,
      loadingOlder: this.#loadingOlder,
      offsetMs: this.#offsetMs ?? 0,
    }
  }

  /** Frames of a crowd are shown together: the first at once, the next when the eye can follow. */
  #showSoon(): void {
    this.#snapshot = undefined
    const wait = this.#shownAt + showEveryMs - this.#options.environment.now()
    if (wait <= 0) this.#show()
    else this.#showing ??= this.#options.environment.later(() => this.#show(), wait)
  }

  /** What the viewer did himself, and what becomes of his connection, is shown at once. */
  #show(): void {
    this.#showing?.()
    this.#showing = undefined
    this.#shownAt = this.#options.environment.now()
    this.#snapshot = undefined
    for (const watcher of [...this.#watchers]) watcher()
  }
}
