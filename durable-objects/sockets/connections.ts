import { type Audience, audienceOf, type Person } from '../../protocol/envelope.ts'
import type { RefusalCode } from '../../protocol/errors.ts'
import { heartbeat, roomLimits } from '../../protocol/limits.ts'
import { count } from '../metrics/isolate-counters.ts'
import type { Identity } from './identity.ts'
import { tooManySockets } from './upgrade.ts'

/** What a socket stores through hibernation; presence is computed from the open ones. */
interface Connection extends Identity {
  readonly acceptedAt: number
  readonly subprotocol: string
  /**
   * We closed it, or the other side did. A close is only a request: a client that ignores it goes
   * on sending, and after a sleep the platform reports its socket as open again.
   */
  readonly isClosed?: true
  /** What the object keeps with this socket: see `keep`. */
  readonly kept?: unknown
}

/** Why we close a socket. 44xx are codes of our own; the reason is the code of a refusal. */
export const closeCodes = { ended: 4401, flood: 1008, silent: 4408, slow: 4413, unreachable: 1011 } as const

/** More sockets of one person than any number of tabs; above it their oldest socket is closed. */
const socketsPerPerson = 20
/**
 * Closed sockets of one person that the other side has not left yet. Each still costs memory and
 * the platform offers no way to end it, so above this number the person opens no further one.
 */
const closedPerPerson = 20
/** After this time sockets are counted anew. */
const recountMs = 1_000

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
  #size: number | undefined
  #countedAt = 0

  constructor(ctx: DurableObjectState, now: () => number) {
    this.#ctx = ctx
    this.#now = now
    // The platform answers heartbeats without waking the object, free of charge.
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair(heartbeat.ping, heartbeat.pong))
  }

  /**
   * Accepts a socket and sends its welcome frame before the upgrade is answered. Refuses with 429
   * someone who has too many sockets that were closed and stay connected.
   */
  accept(identity: Identity, { subprotocol, audience = audienceOf(identity.person.role) }: AcceptOptions, welcome: string): Response {
    const tag = personTag(identity.person.id)
    const own = this.#ctx.getWebSockets(tag)
    const open = own.filter((socket) => this.#isOpen(socket)).sort((one, other) => this.#acceptedAt(one) - this.#acceptedAt(other))
    if (own.length - open.length >= closedPerPerson) return tooManySockets()
    if (open.length >= socketsPerPerson) this.close(open[0]!, closeCodes.flood, 'too-many-sockets')
    const { 0: theirs, 1: ours } = new WebSocketPair()
    this.#ctx.acceptWebSocket(ours, [audience, tag])
    const connection: Connection = { ...identity, acceptedAt: this.#now(), subprotocol }
    this.#set(ours, connection)
    if (this.#size !== undefined) this.#size++
    this.send(ours, welcome)
    return new Response(null, { status: 101, webSocket: theirs, headers: { 'Sec-WebSocket-Protocol': subprotocol } })
  }

  /**
   * Who sends on this socket; undefined when it was closed. When their access has expired, it is
   * closed now.
   */
  senderOf(socket: WebSocket): Person | undefined {
    const connection = this.#connectionOf(socket)
    if (connection?.isClosed) return undefined
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
      count('sendsFailed')
      this.close(socket, closeCodes.unreachable, 'unavailable')
    }
  }

  /**
   * The number of sockets, with dead and closed ones that are still connected. Counted as they come
   * and go, because the platform's list is an array of all: it made up a third of what it cost to
   * connect many. Once a second it is counted anew.
   */
  get size(): number {
    const now = this.#now()
    if (this.#size === undefined || now >= this.#countedAt + recountMs) {
      this.#size = this.#ctx.getWebSockets().length
      this.#countedAt = now
    }
    return this.#size
  }

  /** The number of open sockets, counted now. One whose close is being answered is not open. */
  get open(): number {
    return this.#ctx.getWebSockets().filter((socket) => this.#isOpen(socket)).length
  }

  /** The number of sockets that were closed and that the other side has not left yet. */
  get closed(): number {
    return this.#ctx.getWebSockets().filter((socket) => !this.#isOpen(socket)).length
  }

  /** The open sockets whose access has not expired. Expired ones are closed on the way. */
  *live(tag?: string): Iterable<WebSocket> {
    const now = this.#now()
    for (const socket of this.#ctx.getWebSockets(tag)) {
      if (!this.#isOpen(socket)) continue
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
      if (heartbeatAt < this.#now() - roomLimits.silentMs) this.close(socket, closeCodes.silent, 'silent')
      else people.set(connection.person.id, connection.person)
    }
    return [...people.values()]
  }

  /**
   * Keeps a small value with a socket of this person, through hibernation and until the socket is
   * gone: it costs no written row. False if they have no open socket.
   */
  keep(person: string, kept: unknown): boolean {
    for (const socket of this.live(personTag(person))) {
      this.#set(socket, { ...this.#connectionOf(socket)!, kept })
      return true
    }
    return false
  }

  /** What is kept, by whose socket. Someone with several sockets may have several values. */
  kept<T>(): (readonly [person: string, kept: T])[] {
    return this.#ctx.getWebSockets().flatMap((socket) => {
      const connection = this.#connectionOf(socket)
      return connection?.kept === undefined ? [] : [[connection.person.id, connection.kept as T] as const]
    })
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
    // The platform's list may still have the socket now.
    if (this.#size !== undefined) this.#size = Math.max(0, this.#size - 1)
    this.close(socket, code === 1000 || (code >= 3000 && code < 5000) ? code : 1000, '')
  }

  /** The one way to close a socket. It also ends the right to send and to receive on it. */
  close(socket: WebSocket, code: number, reason: RefusalCode | ''): void {
    this.#endRight(socket)
    try {
      socket.close(code, reason)
    } catch {
      // It was closed already.
    }
  }

  #endRight(socket: WebSocket): void {
    const connection = this.#connectionOf(socket)
    if (!connection || connection.isClosed) return
    this.#set(socket, { ...connection, isClosed: true })
  }

  #set(socket: WebSocket, connection: Connection): void {
    this.#connections.set(socket, connection)
    socket.serializeAttachment(connection)
  }

  #isOpen(socket: WebSocket): boolean {
    return socket.readyState === WebSocket.OPEN && this.#connectionOf(socket)?.isClosed !== true
  }

  #acceptedAt(socket: WebSocket): number {
    return this.#connectionOf(socket)?.acceptedAt ?? 0
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
