import { DurableObject } from 'cloudflare:workers'
import type { DrawClientCommand, DrawFrame } from '../../protocol/draw.ts'
import type { Answer, Person, Refusal, RoomId } from '../../protocol/envelope.ts'
import { refusal } from '../../protocol/errors.ts'
import { liveChatOf } from '../draw-settings.ts'
import { Alarm } from '../room/alarm.ts'
import type { Arrival } from '../room/welcome.ts'
import { closeCodes, Seats } from '../sockets/connections.ts'
import { type Identity, identityHeader } from '../sockets/identity.ts'
import { within } from '../timing/timeout.ts'
import type { DrawLink, Push, Taken } from './relay-protocol.ts'
import { Crowd } from './viewer-hub.ts'

const drawMs = 10_000

/** The nth relay of a draw. Only for draws that were proved to be ours: asking for an object makes it. */
export const relayOf = ({ RELAYS }: Pick<Env, 'RELAYS'>, draw: RoomId, n: number): DurableObjectStub<Relay> =>
  RELAYS.get(RELAYS.idFromName(`${draw}#${n}`))

/** Whom those ask who have no seat: always the same one, for who looked at two would be counted twice. */
export const lookoutOf = (env: Pick<Env, 'RELAYS'>, draw: RoomId): DurableObjectStub<Relay> => relayOf(env, draw, 0)

/** Up to a few thousand viewers of one draw. An adapter: the platform's calls on one side, the crowd on the other. */
export class Relay extends DurableObject<Env> {
  readonly #seats: Seats
  readonly #crowd: Crowd
  readonly #most: number
  readonly #alarm: Alarm

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    const size = liveChatOf(env)
    this.#most = size.viewersPerRelay
    this.#seats = new Seats(ctx, Date.now)
    // A timer would keep it from sleeping between two looks.
    this.#alarm = new Alarm(ctx.storage, [() => this.#crowd.goneAt])
    this.#crowd = new Crowd(this.#seats, this.#draw(), size, {
      now: Date.now,
      dice: Math.random,
      newId: () => crypto.randomUUID(),
      later: (then, ms) => void setTimeout(then, ms),
      wait: (work) => ctx.waitUntil(work),
      broadcast: (sockets) => this.#log('broadcast', { sockets }),
      failed: (what, trouble) => this.#log('failed', { what, trouble: trouble instanceof Error ? trouble.name : typeof trouble }),
    })
  }

  #draw(): DrawLink {
    // A stub anew for each call: one that lost its object once stays broken.
    const draw = () => this.env.DRAWS.get(this.env.DRAWS.idFromName(this.#place.draw))
    return {
      snapshot: () => within(drawMs, draw().snapshot({ v: 1, relay: this.#place.n })),
      say: (words) => within(drawMs, draw().say({ v: 1, words })),
      count: (count) => within(drawMs, draw().count({ v: 1, relay: this.#place.n, count })),
    }
  }

  /** Which relay of which draw this is, by its own name. */
  get #place(): { draw: RoomId; n: number } {
    const [draw = '', n = ''] = (this.ctx.id.name ?? '').split('#')
    return { draw: draw as RoomId, n: Number(n) }
  }

  #log(is: string, what: object): void {
    console.log(JSON.stringify({ is, relay: this.ctx.id.name, ...what }))
  }

  /** The upgrade, and nothing else. A full relay says how many there are to be. */
  override async fetch(request: Request): Promise<Response> {
    const identity = JSON.parse(request.headers.get(identityHeader) ?? 'null') as Identity | null
    if (!identity || identity.room !== this.#place.draw) return new Response(null, { status: 403 })
    await this.#crowd.ready()
    if (this.#seats.size >= this.#most) return Response.json({ relays: Math.max(this.#crowd.relays, this.#place.n + 2) }, { status: 503 })
    const query = new URL(request.url).searchParams
    const arrival = { person: identity.person, since: Number(query.get('since') ?? 0), epoch: query.get('epoch') ?? undefined }
    const answer = this.#seats.accept(identity, this.#crowd.welcome(arrival))
    this.#crowd.moved()
    return answer
  }

  /** What a socket that arrives now would be told first, without the socket. The draw is asked only by a relay that is new or has slept. */
  async look({ v: _, ...arrival }: Arrival & { readonly v: 1 }): Promise<DrawFrame | Refusal> {
    try {
      await this.#crowd.ready()
    } catch {
      return refusal('unavailable', { retryAfterMs: 2_000 })
    }
    const seen = this.#crowd.look(arrival)
    this.#alarm.tell()
    return seen
  }

  /** What somebody says who looks; answered when the draw has answered. */
  say({ by, command }: { readonly v: 1; readonly by: Person; readonly command: DrawClientCommand }): Promise<Answer> {
    const answer = this.#crowd.say(by, command)
    this.#alarm.tell()
    return answer
  }

  /** Who only looked may be gone. One that has slept has forgotten them all, and counts those whom it knows. */
  override alarm(): void {
    this.#alarm.rang()
    this.#crowd.moved()
    this.#alarm.tell()
  }

  push(push: Push): Promise<Taken> {
    return this.#crowd.push(push)
  }

  override webSocketMessage(socket: WebSocket, frame: string | ArrayBuffer): void {
    this.#crowd.hear(socket, frame)
  }

  override webSocketClose(socket: WebSocket, code: number): void {
    this.#seats.closed(socket, code)
    this.#crowd.moved()
  }

  override webSocketError(socket: WebSocket): void {
    this.#seats.closed(socket, closeCodes.unreachable)
    this.#crowd.moved()
  }
}
