import { type DrawClientCommand, type DrawFrame, type DrawStateView, drawItself } from '../../protocol/draw.ts'
import type { Answer, Person } from '../../protocol/envelope.ts'
import { ownRefusal as refusal } from '../../protocol/errors.ts'
import type { DrawMessages } from '../../protocol/http/route.ts'
import { limits } from '../../protocol/limits.ts'
import { Connection, type ConnectionState } from '../connection/connection.ts'
import type { Surroundings } from '../connection/environment.ts'
import { Asking } from '../connection/pending-requests.ts'
import type { Dial } from '../connection/transport.ts'
import { type LikesStore, OwnLikes } from './likes.ts'
import { type DrawLine, Wardrobe } from './lines.ts'
import { type DrawThread, fold, isInDoubt, likesOf, missed, nothing, prepend, reread, roomForOlder } from './timeline.ts'

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
  readonly dial: Dial<DrawFrame>
  readonly around: Surroundings
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
const lookersMs = 30_000
/** Clocks that are further apart than this were set in between. */
const sameClockMs = 2_000

/** One viewer's draw, kept open. `snapshot` and `subscribe` are what React's and Preact's stores ask for. */
export class Draw {
  readonly #options: DrawOptions
  readonly #connection: Connection<DrawFrame>
  readonly #asking: Asking<DrawClientCommand>
  readonly #likes: OwnLikes
  readonly #wardrobe = new Wardrobe()
  readonly #watchers = new Set<() => void>()
  #thread: DrawThread = nothing
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
    const { dial, around, likes, debug } = options
    this.#connection = new Connection<DrawFrame>({
      dial,
      around,
      debug,
      arrival: () => ({ since: this.#thread.cursor, epoch: this.#thread.epoch }),
      frame: (frame) => this.#told(frame),
      changed: () => this.#show(),
    })
    const send = (command: DrawClientCommand) => this.#connection.send(command)
    this.#asking = new Asking(around, send)
    this.#likes = new OwnLikes(around, likes, send, () => this.#show())
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
  again(): void {
    this.#connection.close()
    this.#connection.open()
  }

  /** Refused, the words stay with their author. What cannot be sent waits for the connection, but not for long. */
  async say(text: string): Promise<Answer> {
    const words = text.trim()
    if (words === '') return refusal('empty-message')
    if (words.length > limits.drawTextLength) return refusal('too-long')
    const again = this.#untaken
    const id = again?.text === words && !this.#thread.lines.some(({ key }) => key === again.id) ? again.id : this.#options.around.newId()
    this.#untaken = { id, text: words }
    const answer = await this.#asking.ask({ type: 'message.post', id, text: words })
    if (answer.type === 'ack' && this.#untaken?.id === id) this.#untaken = undefined
    return answer
  }

  /** `target`: a line's place, or `drawItself`. The own heart shows at once; the total is the draw's to tell. */
  like(target: number, on: boolean): void {
    this.#likes.say(target, on)
    this.#show()
  }

  remove(target: number): Promise<Answer> {
    return this.#asking.ask({ type: 'message.remove', id: this.#options.around.newId(), target })
  }

  /** Fetches the messages before the oldest line. When it fails, `hasOlder` stays and it may be asked again. */
  async older(): Promise<void> {
    const asker = this.#thread
    const room = roomForOlder(asker)
    if (this.#loadingOlder || room <= 0) return
    this.#loadingOlder = true
    this.#show()
    try {
      const page = await this.#options.messages(Math.min(room, pageLines), asker.oldest)
      this.#thread = prepend(this.#thread, asker, page)
    } catch (trouble) {
      if (this.#options.debug) this.#options.around.log(`older messages did not come: ${trouble}`)
    }
    this.#loadingOlder = false
    this.#show()
  }

  #told(frame: DrawFrame): void {
    if (missed(this.#thread, frame)) {
      this.#connection.again()
      return
    }
    const before = this.#thread
    this.#thread = fold(before, frame)
    for (const item of frame.items) {
      if (item.type === 'welcome') {
        this.#keepTime(item.room.now)
        const sameLife = before.epoch === item.epoch
        const isNew = this.#connection.welcomed(sameLife ? before.cursor : 0)
        // Where nothing but looking is possible, each look is a welcome; what is on its way then is so still.
        if (isNew || !sameLife || before.you?.id !== item.you.id) {
          this.#likes.arrived(item.you, item.epoch)
          this.#asking.resend()
          this.#reread(keptMs + this.#options.around.dice() * spreadMs)
        } else if (!this.#rereading) this.#reread(lookersMs)
      } else if (item.type === 'mark') {
        // Whoever does not say so is taken for one who does not read.
        this.#connection.send({ type: 'read', id: this.#options.around.newId(), mark: item.mark })
      } else if (item.type === 'ack' || item.type === 'refused') {
        this.#asking.answered(item)
        if (this.#likes.answered(item)) this.#show()
      }
    }
    this.#showSoon()
  }

  /** Likes change while somebody is away, also of what he holds and the welcome does not speak of. */
  #reread(wait: number): void {
    const { copy } = this.#thread
    this.#rereading?.()
    this.#rereading = undefined
    if (!isInDoubt(this.#thread)) return
    const { around, messages } = this.#options
    this.#rereading = around.later(async () => {
      this.#rereading = undefined
      const page = await messages(limits.drawLines).catch(() => undefined)
      if (this.#thread.copy !== copy) return
      if (page) {
        this.#thread = reread(this.#thread, page)
        this.#showSoon()
      } else if (this.#connection.state.is === 'online') this.#reread(wait)
    }, wait)
  }

  /** What travelled least is nearest to the truth: a welcome can only come late, never early. */
  #keepTime(houseNow: number): void {
    const offset = houseNow - this.#options.around.now()
    const isSameClock = this.#offsetMs !== undefined && Math.abs(offset - this.#offsetMs) < sameClockMs
    this.#offsetMs = isSameClock ? Math.max(this.#offsetMs!, offset) : offset
  }

  #picture(): DrawSnapshot {
    const { you, room, viewers, lines } = this.#thread
    const crowd = {
      winners: room?.winners ?? [],
      likesOf: (seq: number) => likesOf(this.#thread, seq),
      isLiked: (seq: number) => this.#likes.isLiked(seq),
    }
    return {
      connection: this.#connection.state,
      you,
      room,
      viewers,
      likes: crowd.likesOf(drawItself),
      liked: crowd.isLiked(drawItself),
      lines: lines.map((line) => this.#wardrobe.dress(line, crowd)),
      hasOlder: roomForOlder(this.#thread) > 0,
      loadingOlder: this.#loadingOlder,
      offsetMs: this.#offsetMs ?? 0,
    }
  }

  /** Frames of a crowd are shown together: the first at once, the next when the eye can follow. */
  #showSoon(): void {
    this.#snapshot = undefined
    const wait = this.#shownAt + showEveryMs - this.#options.around.now()
    if (wait <= 0) this.#show()
    else this.#showing ??= this.#options.around.later(() => this.#show(), wait)
  }

  /** What the viewer did himself, and what becomes of his connection, is shown at once. */
  #show(): void {
    this.#showing?.()
    this.#showing = undefined
    this.#shownAt = this.#options.around.now()
    this.#snapshot = undefined
    for (const watcher of [...this.#watchers]) watcher()
  }
}
