import type { DrawClientCommand, DrawFrame } from '../../protocol/draw.ts'
import type { Person, Refusal, Reply } from '../../protocol/envelope.ts'
import { refusal } from '../../protocol/errors.ts'
import type { LiveChatSettings } from '../draw-settings.ts'
import type { Joining } from '../room/welcome.ts'
import { drawCodecs } from '../sockets/codec.ts'
import { type Connections, closeCodes } from '../sockets/connections.ts'
import { SharedFrame } from '../sockets/frames.ts'
import { ReplyBuffer } from '../sockets/reply-buffer.ts'
import { CommandBatcher } from './command-batcher.ts'
import { DrawReplica } from './draw-replica.ts'
import type { DrawLink, Push, PushReply } from './relay-protocol.ts'
import { SlowConsumers } from './slow-consumers.ts'
import { ViewerCounter } from './viewer-counter.ts'

export interface ViewerHubDeps {
  now(): number
  random(): number
  newId(): string
  later(then: () => void, ms: number): void
  waitUntil(work: Promise<void>): void
  /** A frame went to so many sockets. */
  published(sockets: number): void
  /** Ends this relay with all its sockets. Its viewers reconnect and lose nothing. */
  reset(): void
  failed(what: string, error: unknown): void
}

/**
 * How many recent events a new viewer gets, and how many sockets and as many pollers one relay
 * takes.
 */
type ViewerHubSettings = Pick<LiveChatSettings, 'history' | 'viewersPerRelay'>

/**
 * So many sockets of slow viewers may stay connected after their close. Each holds up to 256 Ki
 * units of frames that it never read, and only the end of the whole relay frees that memory.
 */
const mostClosed = 200

/**
 * The least time between two frames of a busy relay, and the time for each of its sockets. A send
 * costs about 0.03 ms, so a relay spends a sixth of its time on sending: a frame costs the same with
 * one message as with ten, and a longer tick carries more of them.
 */
const busyMs = 50
const perSocketMs = 0.2

/**
 * The time between two frames for so many sockets. Computed, not measured: the platform's clock
 * stands still within a turn.
 */
export const tickMs = (sockets: number): number => Math.max(busyMs, sockets * perSocketMs)

/**
 * The viewers connected to one relay. It publishes what the draw has pushed, on a tick that grows
 * with the number of sockets; viewers' commands go to the draw, and the replies return with the
 * frames. It may die at any moment: a new relay asks the draw for a snapshot, and viewers reconnect
 * with `since`.
 */
export class ViewerHub {
  readonly #connections: Connections
  readonly #draw: DrawLink
  readonly #history: number
  readonly #deps: ViewerHubDeps
  readonly #viewers: ViewerCounter
  readonly #slowConsumers: SlowConsumers
  readonly #replies: ReplyBuffer
  readonly #batcher: CommandBatcher
  #replica: DrawReplica | undefined
  #loading: Promise<void> | undefined
  #publishedAt = 0
  #isTimerSet = false
  /** How late the last timer was: other objects of this thread had more to do than there was time. */
  #lateMs = 0

  constructor(connections: Connections, draw: DrawLink, { history, viewersPerRelay }: ViewerHubSettings, deps: ViewerHubDeps) {
    this.#connections = connections
    this.#draw = draw
    this.#history = history
    this.#deps = deps
    this.#viewers = new ViewerCounter(connections, viewersPerRelay, {
      now: deps.now,
      later: deps.later,
      report: (count) => deps.waitUntil(draw.count(count).catch((error) => deps.failed('count', error))),
    })
    this.#slowConsumers = new SlowConsumers(deps.newId)
    this.#replies = new ReplyBuffer(connections, drawCodecs, deps.now)
    this.#batcher = new CommandBatcher((commands) => draw.submitBatch(commands), {
      random: deps.random,
      waitUntil: deps.waitUntil,
      sleep: (ms) => new Promise<void>((resolve) => deps.later(resolve, ms)),
      failed: (error) => deps.failed('submit', error),
    })
  }

  /** Loads the snapshot of the draw, once after a wake. Rejects when the draw cannot be reached. */
  async ready(): Promise<void> {
    if (!this.#replica) await this.#load()
  }

  /** How many relays the draw has, as far as this relay knows. */
  get relays(): number {
    return this.#replica?.relays ?? 1
  }

  /**
   * The first frame of a connection. Call it after `ready`, and accept the socket without an
   * `await` in between.
   */
  welcome(joining: Joining): DrawFrame {
    return this.#replica!.welcome(joining, this.#deps.now())
  }

  /** The same frame for a poller, each time they poll. Call it after `ready`. */
  snapshot(joining: Joining): DrawFrame | Refusal {
    return this.#viewers.poll(joining.person) ?? this.welcome(joining)
  }

  /** Counts a request of someone without a socket. Refuses `relay-full` and `too-fast`. */
  polled(person: Person): Refusal | undefined {
    return this.#viewers.poll(person)
  }

  /** A command of a poller. They get no checkpoints, so they acknowledge none. */
  async submit(by: Person, command: DrawClientCommand): Promise<Reply> {
    const { id } = command
    const refused = this.#viewers.poll(by, id)
    if (refused) return refused
    if (command.type === 'checkpoint.ack') return refusal('not-allowed', { id })
    return new Promise((resolve) => this.#batcher.add(by, command, resolve))
  }

  /** When the next poller may be gone (epoch ms): then call `viewersChanged`. */
  get goneAt(): number | undefined {
    return this.#viewers.goneAt
  }

  /** A viewer came or left. */
  viewersChanged(): void {
    this.#viewers.changed()
  }

  /**
   * The draw's next push. The reply means that this relay has its events; the draw need not send
   * them again.
   */
  async push(push: Push): Promise<PushReply> {
    // A snapshot that was requested before the push may be older: then it is requested once more.
    for (let tries = 0; !this.#replica?.fits(push); tries++) {
      if (tries === 3) throw new Error('the snapshot is older than the push')
      await this.#load(push.after)
    }
    this.#replica.apply(push)
    this.#schedule()
    return { upTo: this.#replica.upTo, ...this.#viewers.count }
  }

  /** `publishedUpTo`: what the connected viewers have, where this relay does not know it itself. */
  #load(publishedUpTo?: number): Promise<void> {
    this.#loading ??= this.#fetchSnapshot(publishedUpTo).finally(() => {
      this.#loading = undefined
    })
    return this.#loading
  }

  async #fetchSnapshot(publishedUpTo?: number): Promise<void> {
    const before = this.#replica
    const snapshot = await this.#draw.snapshot()
    // In a new epoch every viewer's copy is void: they reconnect.
    if (before && before.epoch !== snapshot.epoch)
      for (const socket of this.#connections.live()) this.#connections.close(socket, closeCodes.ended, 'expired')
    const forViewers = this.#connections.size > 0 ? (publishedUpTo ?? snapshot.head) : undefined
    this.#replica = new DrawReplica(snapshot, this.#history, before?.epoch === snapshot.epoch ? before.publishedUpTo : forViewers)
    this.#schedule()
  }

  /** A frame from a viewer's socket. */
  receive(socket: WebSocket, frame: string | ArrayBuffer): void {
    const person = this.#connections.senderOf(socket)
    if (!person || !this.#replies.mayReceive(socket)) return
    const decoded = drawCodecs.of(this.#connections.subprotocolOf(socket)).decode(frame)
    if ('refused' in decoded) this.#reply(socket, decoded.refused)
    else if (decoded.command.type === 'checkpoint.ack') this.#slowConsumers.acknowledge(socket, decoded.command.checkpoint)
    else this.#batcher.add(person, decoded.command, (reply) => this.#reply(socket, reply))
  }

  /** A reply goes into the next frame if one is due, otherwise at once. */
  #reply(socket: WebSocket, reply: Reply): void {
    this.#replies.add(socket, reply)
    if (!this.#isTimerSet) this.#replies.flush()
  }

  #schedule(): void {
    if (this.#isTimerSet || !this.#replica?.hasUnpublished) return
    const now = this.#deps.now()
    const tick = tickMs(this.#connections.size)
    const due = this.#publishedAt + tick + this.#lateMs
    if (due <= now) {
      this.#lateMs = 0
      this.#publish()
      return
    }
    this.#isTimerSet = true
    this.#deps.later(() => {
      this.#isTimerSet = false
      // At most as long again, so that viewers never wait for seconds.
      this.#lateMs = Math.min(tick, Math.max(0, this.#deps.now() - due))
      this.#publish()
      // What came while the frames were sent gets a tick of its own.
      this.#schedule()
    }, due - now)
  }

  /**
   * One frame per socket, serialised once for all; only a sender's own replies are added to theirs.
   */
  #publish(): void {
    if (!this.#replica?.hasUnpublished) {
      this.#replies.flush()
      return
    }
    this.#publishedAt = this.#deps.now()
    const unpublished = this.#replica.takeUnpublished()
    const plain = new SharedFrame(unpublished)
    const checkpoint = this.#slowConsumers.sent(plain.encodedBy(drawCodecs.default).text.length)
    const frame = checkpoint ? new SharedFrame({ ...unpublished, items: [...unpublished.items, checkpoint] }) : plain
    let sockets = 0
    let slow = 0
    for (const socket of this.#connections.live()) {
      if (this.#slowConsumers.isSlow(socket)) {
        this.#connections.close(socket, closeCodes.slow, 'too-slow')
        slow++
        continue
      }
      this.#replies.send(socket, frame)
      sockets++
    }
    this.#replies.flush()
    if (sockets > 0) this.#deps.published(sockets)
    if (slow > 0 && this.#connections.closed > mostClosed) this.#deps.reset()
  }
}
