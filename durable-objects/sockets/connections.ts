import { type Audience, audienceOf, type Person } from '../../protocol/envelope.ts'
import type { RefusalCode } from '../../protocol/errors.ts'
import { heartbeat, limits } from '../../protocol/limits.ts'
import type { Identity } from './identity.ts'

/** What a socket stores through hibernation; presence is computed from the open ones. */
interface Connection extends Identity {
  readonly acceptedAt: number
  readonly subprotocol: string
}

/** Why we close a socket. 44xx are codes of our own; the reason is the code of a refusal. */
export const closeCodes = { ended: 4401, flood: 1008, silent: 4408, slow: 4413, unreachable: 1011 } as const

/** More sockets of one person than any number of tabs; above it their oldest socket is closed. */
const socketsPerPerson = 20

export interface AcceptOptions {
  /** Of the codec that reads and writes this socket. */
  readonly subprotocol: string
  /** Which events the socket receives; by default what the person's role may see. */
  readonly audience?: Audience
}

/** The hibernating WebSockets of one object, with the identity of each. */
export class Connections {
  readonly #ctx: DurableObjectState
  readonly #now: () => number
  /** A cache: attachments are deserialised once in a wake, not once for each frame. */
  readonly #connections = new WeakMap<WebSocket, Connection>()

  constructor(ctx: DurableObjectState, now: () => number) {
    this.#ctx = ctx
    this.#now = now
    // The platform answers heartbeats without waking the object, free of charge.
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair(heartbeat.ping, heartbeat.pong))
  }

  /** Accepts a socket and sends its welcome frame before the upgrade is answered. */
  accept(identity: Identity, { subprotocol, audience = audienceOf(identity.person.role) }: AcceptOptions, welcome: string): Response {
    const tag = personTag(identity.person.id)
    const own = this.#ctx.getWebSockets(tag).filter(({ readyState }) => readyState === WebSocket.OPEN)
    const oldest = own.length < socketsPerPerson ? undefined : own[0]
    if (oldest) this.close(oldest, closeCodes.flood, 'too-many-sockets')
    const { 0: theirs, 1: ours } = new WebSocketPair()
    this.#ctx.acceptWebSocket(ours, [audience, tag])
    const connection: Connection = { ...identity, acceptedAt: this.#now(), subprotocol }
    ours.serializeAttachment(connection)
    this.#connections.set(ours, connection)
    this.send(ours, welcome)
    return new Response(null, { status: 101, webSocket: theirs, headers: { 'Sec-WebSocket-Protocol': subprotocol } })
  }

  /**
   * Who sends on this socket. When their access has expired, undefined, and the socket is closed.
   */
  senderOf(socket: WebSocket): Person | undefined {
    const connection = this.#connectionOf(socket)
    if (connection && connection.until > this.#now()) return connection.person
    this.close(socket, closeCodes.ended, 'expired')
    return undefined
  }

  subprotocolOf(socket: WebSocket): string | undefined {
    return this.#connectionOf(socket)?.subprotocol
  }

  /**
   * A socket whose send throws is closed: its client reconnects with `since` and gets what it
   * missed.
   */
  send(socket: WebSocket, frame: string): void {
    try {
      socket.send(frame)
    } catch {
      this.close(socket, closeCodes.unreachable, 'unavailable')
    }
  }

  /** The number of sockets, with dead ones that are not found yet. */
  get size(): number {
    return this.#ctx.getWebSockets().length
  }

  /** The open sockets whose access has not expired. Expired ones are closed on the way. */
  *live(tag?: string): Iterable<WebSocket> {
    const now = this.#now()
    for (const socket of this.#ctx.getWebSockets(tag)) {
      if (socket.readyState !== WebSocket.OPEN) continue
      if ((this.#connectionOf(socket)?.until ?? 0) > now) yield socket
      else this.close(socket, closeCodes.ended, 'expired')
    }
  }

  /**
   * Presence: everyone with a live socket, once each. Sockets without a recent heartbeat are dead and closed on the way,
   * because a lost network sends no close.
   */
  present(): Person[] {
    const people = new Map<string, Person>()
    for (const socket of this.live()) {
      const connection = this.#connectionOf(socket)!
      const heartbeatAt = Math.max(connection.acceptedAt, this.#ctx.getWebSocketAutoResponseTimestamp(socket)?.getTime() ?? 0)
      if (heartbeatAt < this.#now() - limits.silentMs) this.close(socket, closeCodes.silent, 'silent')
      else people.set(connection.person.id, connection.person)
    }
    return [...people.values()]
  }

  /** Access was revoked elsewhere: closes all sockets of this person. */
  revoke(person: string): void {
    for (const socket of this.#ctx.getWebSockets(personTag(person))) this.close(socket, closeCodes.ended, 'expired')
  }

  /**
   * Answers a close; without an answer the other side reports 1006. Codes that may not be sent
   * become 1000.
   */
  acknowledgeClose(socket: WebSocket, code: number): void {
    this.close(socket, code === 1000 || (code >= 3000 && code < 5000) ? code : 1000, '')
  }

  close(socket: WebSocket, code: number, reason: RefusalCode | ''): void {
    try {
      socket.close(code, reason)
    } catch {
      // It was closed already.
    }
  }

  #connectionOf(socket: WebSocket): Connection | undefined {
    const known = this.#connections.get(socket)
    if (known) return known
    const connection = socket.deserializeAttachment() as Connection | null
    if (connection) this.#connections.set(socket, connection)
    return connection ?? undefined
  }
}

const personTag = (id: string): string => `person:${id}`
