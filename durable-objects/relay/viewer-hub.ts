import type { DrawClientCommand, DrawFrame } from '../../protocol/draw.ts'
import type { Person, Refusal, Reply } from '../../protocol/envelope.ts'
import { refusal } from '../../protocol/errors.ts'
import { decodeDraw } from '../../protocol/schemas/decode.ts'
import type { LiveChatSettings } from '../draw-settings.ts'
import type { Joining } from '../room/welcome.ts'
import { type Connections, closeCodes } from '../sockets/connections.ts'
import { itemsJson } from '../sockets/frames.ts'
import { Pollers } from '../sockets/pollers.ts'
import { ReplyBuffer, sharedFrame } from '../sockets/reply-buffer.ts'
import { CommandBatcher } from './command-batcher.ts'
import { DrawReplica } from './draw-replica.ts'
import type { DrawLink, Push, PushReply, ViewerTally } from './relay-protocol.ts'
import { SlowConsumers } from './slow-consumers.ts'

export interface ViewerHubDeps {
  now(): number
  random(): number
  newId(): string
  later(then: () => void, ms: number): void
  waitUntil(work: Promise<void>): void
  /** A frame went to so many sockets. */
  published(sockets: number): void
  failed(what: string, error: unknown): void
}

/** How many of the newest events are shown to who comes, and to how many in seats and as many without. */
type ViewerHubSettings = Pick<LiveChatSettings, 'history' | 'viewersPerRelay'>

/** A relay's frames are this far apart at least, once it is busy; and a send costs about a tenth of a millisecond at its dearest. */
const busyMs = 50
const perSocketMs = 0.1
/** Viewers come and go in waves; the draw hears of it at most so often. */
const countMs = 200
/** Counting asks every socket how it is, so a count serves the pushes of a busy crowd for so long. It is for the silent, whom nobody sees go. */
const recountMs = 1_000
/** A viewer who cannot have a socket looks every ten seconds at his rarest; who has missed two looks is gone. */
const pollerMs = 25_000

/** How long a crowd of so many waits between two frames. Computed and never measured: the platform's clock stands still within a turn. */
export const tickMs = (sockets: number): number => Math.max(busyMs, sockets * perSocketMs)

/**
 * The viewers who sit in one relay. They are told what the draw has pushed here, on a tick that grows with the crowd; what
 * they say goes to the draw, and their answers come back with the frames. Nothing is true here first, so it can die at any
 * moment: a new one asks the draw for the whole, and the viewers return with their `since`.
 */
export class ViewerHub {
  readonly #connections: Connections
  readonly #draw: DrawLink
  readonly #history: number
  readonly #most: number
  readonly #deps: ViewerHubDeps
  readonly #slowConsumers: SlowConsumers
  readonly #replies: ReplyBuffer
  readonly #batcher: CommandBatcher
  readonly #pollers: Pollers
  #replica: DrawReplica | undefined
  #loading: Promise<void> | undefined
  #publishedAt = 0
  #isTimerSet = false
  #isCounting = false
  #count: ViewerTally
  #countedAt = Number.NEGATIVE_INFINITY

  constructor(connections: Connections, draw: DrawLink, { history, viewersPerRelay }: ViewerHubSettings, deps: ViewerHubDeps) {
    this.#connections = connections
    this.#draw = draw
    this.#history = history
    this.#most = viewersPerRelay
    this.#deps = deps
    this.#count = { boot: deps.now(), nth: 0, viewers: 0 }
    this.#slowConsumers = new SlowConsumers(deps.newId)
    this.#replies = new ReplyBuffer(connections, deps.now)
    this.#pollers = new Pollers(pollerMs, deps.now)
    const sleep = (ms: number) => new Promise<void>((go) => deps.later(go, ms))
    this.#batcher = new CommandBatcher((words) => draw.submitBatch(words), {
      random: deps.random,
      waitUntil: deps.waitUntil,
      sleep,
      failed: (error) => deps.failed('say', error),
    })
  }

  /** Has the draw's whole at hand, asking for it once if this relay is new or has woken. Rejects when the draw cannot be reached. */
  async ready(): Promise<void> {
    if (!this.#replica) await this.#load()
  }

  /** How many relays the draw has, as far as is known here. */
  get relays(): number {
    return this.#replica?.relays ?? 1
  }

  /** The first frame for somebody who comes. Call it after `ready` and without an `await` before he is seated. */
  welcome(joining: Joining): string {
    return JSON.stringify(this.#replica!.welcome(joining, this.#deps.now()))
  }

  /**
   * The same for somebody whose network lets no socket through, each time he looks: he has no seat, and is counted for as
   * long as he goes on looking. Call it after `ready`.
   */
  snapshot(joining: Joining): DrawFrame | Refusal {
    return this.#pollRefusal(joining.person) ?? this.#replica!.welcome(joining, this.#deps.now())
  }

  /** What he says goes the way of everybody's words. Who reads by looking has no marks to say back. */
  async submit(by: Person, command: DrawClientCommand): Promise<Reply> {
    const { id } = command
    const refused = this.#pollRefusal(by, id)
    if (refused) return refused
    if (command.type === 'checkpoint.ack') return refusal('not-allowed', { id })
    return new Promise((answer) => this.#batcher.add(by, command, answer))
  }

  /** Whoever asks is here, unless there are too many who do, or he asks too often. */
  #pollRefusal(person: Person, id?: string): Refusal | undefined {
    const about = id === undefined ? {} : { id }
    if (!this.#pollers.has(person) && this.#pollers.size >= this.#most) return refusal('relay-full', { ...about, retryAfterMs: 5_000 })
    if (this.#pollers.polled(person)) this.viewersChanged()
    return this.#pollers.isTooFrequent(person) ? refusal('too-fast', { ...about, retryAfterMs: 2_000 }) : undefined
  }

  /** When somebody may be gone who only looked: then it is time for `moved`. Epoch ms. */
  get goneAt(): number | undefined {
    return this.#pollers.goneAt
  }

  /** Somebody has come or gone. */
  viewersChanged(): void {
    if (this.#isCounting) return
    this.#isCounting = true
    this.#deps.later(() => {
      this.#isCounting = false
      this.#deps.waitUntil(this.#draw.count(this.#counted(0)).catch((error) => this.#deps.failed('count', error)))
    }, countMs)
  }

  /** How many there are, counted anew when the last count is older than this. */
  #counted(oldestMs: number): ViewerTally {
    const now = this.#deps.now()
    if (now < this.#countedAt + oldestMs) return this.#count
    this.#countedAt = now
    const { boot, nth } = this.#count
    this.#count = { boot, nth: nth + 1, viewers: this.#viewers(), sockets: this.#connections.size }
    return this.#count
  }

  /** People, and not windows: whoever has a socket and still looks is one. */
  #viewers(): number {
    const seated = this.#connections.present()
    const pollers = this.#pollers.present()
    return pollers.length === 0 ? seated.length : new Set([...seated, ...pollers].map(({ id }) => id)).size
  }

  /** The draw's next push. Answered when its events are here; then the draw need not say them again. */
  async push(push: Push): Promise<PushReply> {
    // One that was asked for before may be older than the push: then it is asked for once more.
    for (let tries = 0; !this.#replica?.fits(push); tries++) {
      if (tries === 3) throw new Error('the snapshot is older than the push')
      await this.#load(push.after)
    }
    this.#replica.apply(push)
    this.#schedule()
    return { upTo: this.#replica.upTo, ...this.#counted(recountMs) }
  }

  #load(told?: number): Promise<void> {
    this.#loading ??= this.#fetch(told).finally(() => {
      this.#loading = undefined
    })
    return this.#loading
  }

  async #fetch(told?: number): Promise<void> {
    const before = this.#replica
    const snapshot = await this.#draw.snapshot()
    // Another life of the log: whoever sits here holds a copy that is worth nothing.
    if (before && before.epoch !== snapshot.epoch)
      for (const socket of this.#connections.live()) this.#connections.close(socket, closeCodes.ended, 'expired')
    const seated = this.#connections.size > 0 ? (told ?? snapshot.head) : undefined
    this.#replica = new DrawReplica(snapshot, this.#history, before?.epoch === snapshot.epoch ? before.publishedUpTo : seated)
    this.#schedule()
  }

  /** A viewer has said something. */
  receive(socket: WebSocket, frame: string | ArrayBuffer): void {
    const person = this.#connections.senderOf(socket)
    if (!person || !this.#replies.mayReceive(socket)) return
    const read = decodeDraw(frame)
    if ('refused' in read) this.#answer(socket, read.refused)
    else if (read.command.type === 'checkpoint.ack') this.#slowConsumers.acknowledge(socket, read.command.checkpoint)
    else this.#batcher.add(person, read.command, (answer) => this.#answer(socket, answer))
  }

  /** Rides with the next frame where one is due, and goes at once where none is. */
  #answer(socket: WebSocket, answer: Reply): void {
    this.#replies.add(socket, answer)
    if (!this.#isTimerSet) this.#replies.flush()
  }

  #schedule(): void {
    if (this.#isTimerSet || !this.#replica?.hasUnpublished) return
    const wait = this.#publishedAt + tickMs(this.#connections.size) - this.#deps.now()
    if (wait <= 0) {
      this.#publish()
      return
    }
    this.#isTimerSet = true
    this.#deps.later(() => {
      this.#isTimerSet = false
      this.#publish()
      // Whatever came while the frames went out has a tick of its own.
      this.#schedule()
    }, wait)
  }

  /** One frame per socket, serialised once for all; only a speaker's own answers are put in front. */
  #publish(): void {
    if (!this.#replica?.hasUnpublished) {
      this.#replies.flush()
      return
    }
    this.#publishedAt = this.#deps.now()
    const { after, upTo, items } = this.#replica.takeUnpublished()
    const result = itemsJson(items)
    const mark = this.#slowConsumers.sent(result.length)
    const frame = sharedFrame(after, upTo, mark ? itemsJson([...items, mark]) : result)
    let told = 0
    for (const socket of this.#connections.live()) {
      if (this.#slowConsumers.isSlow(socket)) {
        this.#connections.close(socket, closeCodes.slow, 'too-slow')
        continue
      }
      this.#replies.send(socket, frame)
      told++
    }
    this.#replies.flush()
    if (told > 0) this.#deps.published(told)
  }
}
