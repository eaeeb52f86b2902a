import { DurableObject } from 'cloudflare:workers'
import { type DrawClientCommand, type DrawFrame, drawItself } from '../../protocol/draw.ts'
import type { Person, Refusal, Reply, RoomId } from '../../protocol/envelope.ts'
import { refusal } from '../../protocol/errors.ts'
import { liveChatSettingsOf } from '../draw-settings.ts'
import { errorName, log } from '../logging/logger.ts'
import { drawOf } from '../namespaces.ts'
import { Alarm } from '../room/alarm.ts'
import type { Joining } from '../room/welcome.ts'
import { drawCodecs } from '../sockets/codec.ts'
import { Connections, closeCodes } from '../sockets/connections.ts'
import { forbidden, readUpgrade } from '../sockets/upgrade.ts'
import { withTimeout } from '../timing/timeout.ts'
import type { DrawLink, Push, PushReply } from './relay-protocol.ts'
import { ViewerHub } from './viewer-hub.ts'

const drawMs = 10_000

interface LikeArgument {
  readonly v: 1
  readonly by: Person
  readonly message?: string
  readonly on: boolean
}

/** Up to a few thousand viewers of one draw. An adapter between the platform and `ViewerHub`. */
export class Relay extends DurableObject<Env> {
  readonly #connections: Connections
  readonly #hub: ViewerHub
  readonly #mostViewers: number
  readonly #alarm: Alarm

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    const settings = liveChatSettingsOf(env)
    this.#mostViewers = settings.viewersPerRelay
    this.#connections = new Connections(ctx, Date.now)
    // An alarm, because a timer would not let it sleep between two polls.
    this.#alarm = new Alarm(ctx.storage, [() => this.#hub.goneAt])
    this.#hub = new ViewerHub(this.#connections, this.#draw(), settings, {
      now: Date.now,
      random: Math.random,
      newId: () => crypto.randomUUID(),
      later: (then, ms) => void setTimeout(then, ms),
      waitUntil: (work) => ctx.waitUntil(work),
      published: (sockets) => log('info', 'published', { relay: ctx.id.name, sockets }),
      reset: () => {
        log('warn', 'relay-reset', { relay: ctx.id.name, closed: this.#connections.closed })
        ctx.abort('too many slow viewers stay connected')
      },
      failed: (what, error) => log('warn', 'failed', { relay: ctx.id.name, what, error: errorName(error) }),
    })
  }

  #draw(): DrawLink {
    // A new stub for each call: a stub whose object was lost once stays broken.
    const draw = () => drawOf(this.env, this.#place.draw)
    return {
      snapshot: () => withTimeout(drawMs, draw().snapshot({ v: 1, relay: this.#place.n })),
      submitBatch: (commands) => withTimeout(drawMs, draw().submitBatch({ v: 1, commands })),
      count: (count) => withTimeout(drawMs, draw().count({ v: 1, relay: this.#place.n, count })),
    }
  }

  /** The draw and the number of this relay, from its own name. */
  get #place(): { draw: RoomId; n: number } {
    const [draw = '', n = ''] = (this.ctx.id.name ?? '').split('#')
    return { draw: draw as RoomId, n: Number(n) }
  }

  /** The WebSocket upgrade. A full relay answers 503 with the new number of relays. */
  override async fetch(request: Request): Promise<Response> {
    const upgrade = readUpgrade(request, ({ room }) => room === this.#place.draw)
    if (!upgrade) return forbidden()
    await this.#hub.ready()
    if (this.#connections.size >= this.#mostViewers)
      return Response.json({ relays: Math.max(this.#hub.relays, this.#place.n + 2) }, { status: 503 })
    const codec = drawCodecs.of(upgrade.subprotocol)
    const response = this.#connections.accept(upgrade.identity, codec, codec.encode(this.#hub.welcome(upgrade.joining)).text)
    this.#hub.viewersChanged()
    return response
  }

  /**
   * The welcome frame for a poller. Only a new relay, or one that has slept, asks the draw for it.
   */
  async snapshot({ v: _, ...joining }: Joining & { readonly v: 1 }): Promise<DrawFrame | Refusal> {
    try {
      await this.#hub.ready()
    } catch {
      return refusal('unavailable', { retryAfterMs: 2_000 })
    }
    const frame = this.#hub.snapshot(joining)
    this.#alarm.arm()
    return frame
  }

  /** A poller's command. The reply comes when the draw has replied. */
  submit({ by, command }: { readonly v: 1; readonly by: Person; readonly command: DrawClientCommand }): Promise<Reply> {
    const reply = this.#hub.submit(by, command)
    this.#alarm.arm()
    return reply
  }

  /**
   * A like over HTTP, of the draw itself or of the message with that command id. It takes the path of
   * all likes, so that the draw stores only the last one of many; too many are refused.
   */
  async like({ by, message, on }: LikeArgument): Promise<{ readonly reply: Reply; readonly likes: number }> {
    const refused = this.#hub.polled(by)
    const draw = () => drawOf(this.env, this.#place.draw)
    const target = refused ? null : message === undefined ? drawItself : await draw().likeTarget({ v: 1, message })
    if (target === null) return { reply: refused ?? refusal('no-such-message'), likes: 0 }
    const reply = await this.submit({ v: 1, by, command: { type: 'like', id: `like:${crypto.randomUUID()}`, target, on } })
    return { reply, likes: reply.type === 'ack' ? await draw().likesOf({ v: 1, target }) : 0 }
  }

  /**
   * A poller may be gone. After a sleep all pollers are forgotten, and the count has those who
   * polled since.
   */
  override alarm(): void {
    this.#alarm.fired()
    this.#hub.viewersChanged()
    this.#alarm.arm()
  }

  push(push: Push): Promise<PushReply> {
    return this.#hub.push(push)
  }

  override webSocketMessage(socket: WebSocket, frame: string | ArrayBuffer): void {
    this.#hub.receive(socket, frame)
  }

  override webSocketClose(socket: WebSocket, code: number): void {
    this.#connections.acknowledgeClose(socket, code)
    this.#hub.viewersChanged()
  }

  override webSocketError(socket: WebSocket): void {
    this.#connections.acknowledgeClose(socket, closeCodes.unreachable)
    this.#hub.viewersChanged()
  }
}
