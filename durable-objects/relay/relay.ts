import { DurableObject } from 'cloudflare:workers'
import type { DrawClientCommand, DrawFrame } from '../../protocol/draw.ts'
import type { Person, Refusal, Reply, RoomId } from '../../protocol/envelope.ts'
import { refusal } from '../../protocol/errors.ts'
import { liveChatSettingsOf } from '../draw-settings.ts'
import { errorName, log } from '../logging/logger.ts'
import { Alarm } from '../room/alarm.ts'
import type { Joining } from '../room/welcome.ts'
import { Connections, closeCodes } from '../sockets/connections.ts'
import { type Identity, identityHeader } from '../sockets/identity.ts'
import { withTimeout } from '../timing/timeout.ts'
import type { DrawLink, Push, PushReply } from './relay-protocol.ts'
import { ViewerHub } from './viewer-hub.ts'

const drawMs = 10_000

/** The nth relay of a draw. Only for draws that were proved to be ours: asking for an object makes it. */
export const relayOf = ({ RELAYS }: Pick<Env, 'RELAYS'>, draw: RoomId, n: number): DurableObjectStub<Relay> =>
  RELAYS.get(RELAYS.idFromName(`${draw}#${n}`))

/** Whom those ask who have no seat: always the same one, for who looked at two would be counted twice. */
export const pollingRelayOf = (env: Pick<Env, 'RELAYS'>, draw: RoomId): DurableObjectStub<Relay> => relayOf(env, draw, 0)

/** Up to a few thousand viewers of one draw. An adapter: the platform's calls on one side, the crowd on the other. */
export class Relay extends DurableObject<Env> {
  readonly #connections: Connections
  readonly #hub: ViewerHub
  readonly #most: number
  readonly #alarm: Alarm

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    const size = liveChatSettingsOf(env)
    this.#most = size.viewersPerRelay
    this.#connections = new Connections(ctx, Date.now)
    // A timer would keep it from sleeping between two looks.
    this.#alarm = new Alarm(ctx.storage, [() => this.#hub.goneAt])
    this.#hub = new ViewerHub(this.#connections, this.#draw(), size, {
      now: Date.now,
      random: Math.random,
      newId: () => crypto.randomUUID(),
      later: (then, ms) => void setTimeout(then, ms),
      waitUntil: (work) => ctx.waitUntil(work),
      published: (sockets) => log('info', 'published', { relay: ctx.id.name, sockets }),
      failed: (what, error) => log('warn', 'failed', { relay: ctx.id.name, what, error: errorName(error) }),
    })
  }

  #draw(): DrawLink {
    // A stub anew for each call: one that lost its object once stays broken.
    const draw = () => this.env.DRAWS.get(this.env.DRAWS.idFromName(this.#place.draw))
    return {
      snapshot: () => withTimeout(drawMs, draw().snapshot({ v: 1, relay: this.#place.n })),
      submitBatch: (words) => withTimeout(drawMs, draw().submitBatch({ v: 1, words })),
      count: (count) => withTimeout(drawMs, draw().count({ v: 1, relay: this.#place.n, count })),
    }
  }

  /** Which relay of which draw this is, by its own name. */
  get #place(): { draw: RoomId; n: number } {
    const [draw = '', n = ''] = (this.ctx.id.name ?? '').split('#')
    return { draw: draw as RoomId, n: Number(n) }
  }

  /** The upgrade, and nothing else. A full relay says how many there are to be. */
  override async fetch(request: Request): Promise<Response> {
    const identity = JSON.parse(request.headers.get(identityHeader) ?? 'null') as Identity | null
    if (!identity || identity.room !== this.#place.draw) return new Response(null, { status: 403 })
    await this.#hub.ready()
    if (this.#connections.size >= this.#most)
      return Response.json({ relays: Math.max(this.#hub.relays, this.#place.n + 2) }, { status: 503 })
    const query = new URL(request.url).searchParams
    const joining = { person: identity.person, since: Number(query.get('since') ?? 0), epoch: query.get('epoch') ?? undefined }
    const answer = this.#connections.accept(identity, this.#hub.welcome(joining))
    this.#hub.viewersChanged()
    return answer
  }

  /** What a socket that arrives now would be told first, without the socket. The draw is asked only by a relay that is new or has slept. */
  async snapshot({ v: _, ...joining }: Joining & { readonly v: 1 }): Promise<DrawFrame | Refusal> {
    try {
      await this.#hub.ready()
    } catch {
      return refusal('unavailable', { retryAfterMs: 2_000 })
    }
    const seen = this.#hub.snapshot(joining)
    this.#alarm.arm()
    return seen
  }

  /** What somebody says who looks; answered when the draw has answered. */
  submit({ by, command }: { readonly v: 1; readonly by: Person; readonly command: DrawClientCommand }): Promise<Reply> {
    const answer = this.#hub.submit(by, command)
    this.#alarm.arm()
    return answer
  }

  /** Who only looked may be gone. One that has slept has forgotten them all, and counts those whom it knows. */
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
