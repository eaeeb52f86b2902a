import type { DrawClientCommand, DrawFrame } from '../../protocol/draw.ts'
import type { Answer, Person, Refusal } from '../../protocol/envelope.ts'
import { refusal } from '../../protocol/errors.ts'
import { decodeDraw } from '../../protocol/schemas/decode.ts'
import type { LiveChat } from '../draw-settings.ts'
import type { Arrival } from '../room/welcome.ts'
import { closeCodes, type Seats } from '../sockets/connections.ts'
import { listed } from '../sockets/frames.ts'
import { Lookers } from '../sockets/pollers.ts'
import { Replies, shared } from '../sockets/reply-buffer.ts'
import { Gathering } from './command-batcher.ts'
import { CrowdCopy } from './draw-replica.ts'
import type { Count, DrawLink, Push, Taken } from './relay-protocol.ts'
import { Readers } from './slow-consumers.ts'

export interface CrowdAround {
  now(): number
  dice(): number
  newId(): string
  later(then: () => void, ms: number): void
  wait(work: Promise<void>): void
  /** A frame went to so many sockets. */
  broadcast(sockets: number): void
  failed(what: string, trouble: unknown): void
}

/** How many of the newest events are shown to who comes, and to how many in seats and as many without. */
type CrowdSize = Pick<LiveChat, 'history' | 'viewersPerRelay'>

/** A relay's frames are this far apart at least, once it is busy; and a send costs about a tenth of a millisecond at its dearest. */
const busyMs = 50
const perSocketMs = 0.1
/** Viewers come and go in waves; the draw hears of it at most so often. */
const countMs = 200
/** Counting asks every socket how it is, so a count serves the pushes of a busy crowd for so long. It is for the silent, whom nobody sees go. */
const recountMs = 1_000
/** A viewer who cannot have a socket looks every ten seconds at his rarest; who has missed two looks is gone. */
const lookerMs = 25_000

/** How long a crowd of so many waits between two frames. Computed and never measured: the platform's clock stands still within a turn. */
export const tickMs = (sockets: number): number => Math.max(busyMs, sockets * perSocketMs)

/**
 * The viewers who sit in one relay. They are told what the draw has pushed here, on a tick that grows with the crowd; what
 * they say goes to the draw, and their answers come back with the frames. Nothing is true here first, so it can die at any
 * moment: a new one asks the draw for the whole, and the viewers return with their `since`.
 */
export class Crowd {
  readonly #seats: Seats
  readonly #draw: DrawLink
  readonly #history: number
  readonly #most: number
  readonly #around: CrowdAround
  readonly #readers: Readers
  readonly #replies: Replies
  readonly #gathering: Gathering
  readonly #lookers: Lookers
  #copy: CrowdCopy | undefined
  #loading: Promise<void> | undefined
  #toldAt = 0
  #isTicking = false
  #isCounting = false
  #count: Count
  #countedAt = Number.NEGATIVE_INFINITY

  constructor(seats: Seats, draw: DrawLink, { history, viewersPerRelay }: CrowdSize, around: CrowdAround) {
    this.#seats = seats
    this.#draw = draw
    this.#history = history
    this.#most = viewersPerRelay
    this.#around = around
    this.#count = { boot: around.now(), nth: 0, viewers: 0 }
    this.#readers = new Readers(around.newId)
    this.#replies = new Replies(seats, around.now)
    this.#lookers = new Lookers(lookerMs, around.now)
    const pause = (ms: number) => new Promise<void>((go) => around.later(go, ms))
    this.#gathering = new Gathering((words) => draw.say(words), {
      dice: around.dice,
      wait: around.wait,
      pause,
      failed: (trouble) => around.failed('say', trouble),
    })
  }

  /** Has the draw's whole at hand, asking for it once if this relay is new or has woken. Rejects when the draw cannot be reached. */
  async ready(): Promise<void> {
    if (!this.#copy) await this.#load()
  }

  /** How many relays the draw has, as far as is known here. */
  get relays(): number {
    return this.#copy?.relays ?? 1
  }

  /** The first frame for somebody who comes. Call it after `ready` and without an `await` before he is seated. */
  welcome(arrival: Arrival): string {
    return JSON.stringify(this.#copy!.welcome(arrival, this.#around.now()))
  }

  /**
   * The same for somebody whose network lets no socket through, each time he looks: he has no seat, and is counted for as
   * long as he goes on looking. Call it after `ready`.
   */
  look(arrival: Arrival): DrawFrame | Refusal {
    return this.#turnAway(arrival.person) ?? this.#copy!.welcome(arrival, this.#around.now())
  }

  /** What he says goes the way of everybody's words. Who reads by looking has no marks to say back. */
  async say(by: Person, command: DrawClientCommand): Promise<Answer> {
    const { id } = command
    const refused = this.#turnAway(by, id)
    if (refused) return refused
    if (command.type === 'read') return refusal('not-allowed', { id })
    return new Promise((answer) => this.#gathering.add(by, command, answer))
  }

  /** Whoever asks is here, unless there are too many who do, or he asks too often. */
  #turnAway(person: Person, id?: string): Refusal | undefined {
    const about = id === undefined ? {} : { id }
    if (!this.#lookers.has(person) && this.#lookers.size >= this.#most) return refusal('relay-full', { ...about, retryAfterMs: 5_000 })
    if (this.#lookers.asked(person)) this.moved()
    return this.#lookers.asksTooMuch(person) ? refusal('too-fast', { ...about, retryAfterMs: 2_000 }) : undefined
  }

  /** When somebody may be gone who only looked: then it is time for `moved`. Epoch ms. */
  get goneAt(): number | undefined {
    return this.#lookers.goneAt
  }

  /** Somebody has come or gone. */
  moved(): void {
    if (this.#isCounting) return
    this.#isCounting = true
    this.#around.later(() => {
      this.#isCounting = false
      this.#around.wait(this.#draw.count(this.#counted(0)).catch((trouble) => this.#around.failed('count', trouble)))
    }, countMs)
  }

  /** How many there are, counted anew when the last count is older than this. */
  #counted(oldestMs: number): Count {
    const now = this.#around.now()
    if (now < this.#countedAt + oldestMs) return this.#count
    this.#countedAt = now
    const { boot, nth } = this.#count
    this.#count = { boot, nth: nth + 1, viewers: this.#viewers(), sockets: this.#seats.size }
    return this.#count
  }

  /** People, and not windows: whoever has a socket and still looks is one. */
  #viewers(): number {
    const seated = this.#seats.here()
    const lookers = this.#lookers.here()
    return lookers.length === 0 ? seated.length : new Set([...seated, ...lookers].map(({ id }) => id)).size
  }

  /** The draw's next push. Answered when its events are here; then the draw need not say them again. */
  async push(push: Push): Promise<Taken> {
    // One that was asked for before may be older than the push: then it is asked for once more.
    for (let tries = 0; !this.#copy?.fits(push); tries++) {
      if (tries === 3) throw new Error('the snapshot is older than the push')
      await this.#load(push.after)
    }
    this.#copy.take(push)
    this.#stir()
    return { upTo: this.#copy.upTo, ...this.#counted(recountMs) }
  }

  #load(told?: number): Promise<void> {
    this.#loading ??= this.#fetch(told).finally(() => {
      this.#loading = undefined
    })
    return this.#loading
  }

  async #fetch(told?: number): Promise<void> {
    const before = this.#copy
    const snapshot = await this.#draw.snapshot()
    // Another life of the log: whoever sits here holds a copy that is worth nothing.
    if (before && before.epoch !== snapshot.epoch)
      for (const socket of this.#seats.live()) this.#seats.close(socket, closeCodes.ended, 'expired')
    const seated = this.#seats.size > 0 ? (told ?? snapshot.head) : undefined
    this.#copy = new CrowdCopy(snapshot, this.#history, before?.epoch === snapshot.epoch ? before.told : seated)
    this.#stir()
  }

  /** A viewer has said something. */
  hear(socket: WebSocket, frame: string | ArrayBuffer): void {
    const person = this.#seats.speakerOf(socket)
    if (!person || !this.#replies.mayBeHeard(socket)) return
    const read = decodeDraw(frame)
    if ('refused' in read) this.#answer(socket, read.refused)
    else if (read.command.type === 'read') this.#readers.read(socket, read.command.mark)
    else this.#gathering.add(person, read.command, (answer) => this.#answer(socket, answer))
  }

  /** Rides with the next frame where one is due, and goes at once where none is. */
  #answer(socket: WebSocket, answer: Answer): void {
    this.#replies.add(socket, answer)
    if (!this.#isTicking) this.#replies.flush()
  }

  #stir(): void {
    if (this.#isTicking || !this.#copy?.hasNews) return
    const wait = this.#toldAt + tickMs(this.#seats.size) - this.#around.now()
    if (wait <= 0) {
      this.#tell()
      return
    }
    this.#isTicking = true
    this.#around.later(() => {
      this.#isTicking = false
      this.#tell()
      // Whatever came while the frames went out has a tick of its own.
      this.#stir()
    }, wait)
  }

  /** One frame per socket, serialised once for all; only a speaker's own answers are put in front. */
  #tell(): void {
    if (!this.#copy?.hasNews) {
      this.#replies.flush()
      return
    }
    this.#toldAt = this.#around.now()
    const { after, upTo, items } = this.#copy.tell()
    const news = listed(items)
    const mark = this.#readers.tell(news.length)
    const frame = shared(after, upTo, mark ? listed([...items, mark]) : news)
    let told = 0
    for (const socket of this.#seats.live()) {
      if (this.#readers.isSlow(socket)) {
        this.#seats.close(socket, closeCodes.slow, 'too-slow')
        continue
      }
      this.#replies.send(socket, frame)
      told++
    }
    this.#replies.flush()
    if (told > 0) this.#around.broadcast(told)
  }
}
