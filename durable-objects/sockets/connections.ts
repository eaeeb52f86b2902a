import { audienceOf, type Person } from '../../protocol/envelope.ts'
import type { RefusalCode } from '../../protocol/errors.ts'
import { heartbeat, limits, subprotocol } from '../../protocol/limits.ts'
import type { Identity } from './identity.ts'

/** What a socket carries through hibernation. */
interface Connection extends Identity {
  readonly acceptedAt: number
}

/** Why we close: application codes of our own; the reason is a refusal's code. */
export const closeCodes = { ended: 4401, flood: 1008, silent: 4408, slow: 4413, unreachable: 1011 } as const

/** So many tabs nobody has; beyond it the oldest socket of the same person makes room. */
const socketsPerPerson = 20

/** The hibernating sockets of one object, and who sits on each by which right. */
export class Connections {
  readonly #ctx: DurableObjectState
  readonly #now: () => number
  /** Attachments are read once per wake, not once per frame. */
  readonly #connections = new WeakMap<WebSocket, Connection>()

  constructor(ctx: DurableObjectState, now: () => number) {
    this.#ctx = ctx
    this.#now = now
    // Answered by the platform without waking the object, and without a charge.
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair(heartbeat.ping, heartbeat.pong))
  }

  /** Takes a socket in; the first frame is already on its way when the upgrade is answered. */
  accept(identity: Identity, first: string): Response {
    const mine = this.#ctx.getWebSockets(personTag(identity.person.id)).filter(({ readyState }) => readyState === WebSocket.OPEN)
    const oldest = mine.length < socketsPerPerson ? undefined : mine[0]
    if (oldest) this.close(oldest, closeCodes.flood, 'too-many-sockets')
    const { 0: theirs, 1: ours } = new WebSocketPair()
    this.#ctx.acceptWebSocket(ours, [audienceOf(identity.person.role), personTag(identity.person.id)])
    const connection: Connection = { ...identity, acceptedAt: this.#now() }
    ours.serializeAttachment(connection)
    this.#connections.set(ours, connection)
    this.send(ours, first)
    return new Response(null, { status: 101, webSocket: theirs, headers: { 'Sec-WebSocket-Protocol': subprotocol } })
  }

  /** Who speaks on this socket; nobody once the right has ended, and then the socket closes. */
  senderOf(socket: WebSocket): Person | undefined {
    const connection = this.#connectionOf(socket)
    if (connection && connection.until > this.#now()) return connection.person
    this.close(socket, closeCodes.ended, 'expired')
    return undefined
  }

  /** Whoever cannot be told is sent away, and comes back with `since`: no one is left behind in silence. */
  send(socket: WebSocket, frame: string): void {
    try {
      socket.send(frame)
    } catch {
      this.close(socket, closeCodes.unreachable, 'unavailable')
    }
  }

  /** How many sockets there are, those included that are about to be found dead. */
  get size(): number {
    return this.#ctx.getWebSockets().length
  }

  /** Sockets that may be told: open, and within their right. Past it they are closed instead. */
  *live(tag?: string): Iterable<WebSocket> {
    const now = this.#now()
    for (const socket of this.#ctx.getWebSockets(tag)) {
      if (socket.readyState !== WebSocket.OPEN) continue
      if ((this.#connectionOf(socket)?.until ?? 0) > now) yield socket
      else this.close(socket, closeCodes.ended, 'expired')
    }
  }

  /** Everyone with a living socket, once each. Ghosts are reaped on the way: a closed tab may never say goodbye. */
  present(): Person[] {
    const people = new Map<string, Person>()
    for (const socket of this.live()) {
      const connection = this.#connectionOf(socket)!
      const heard = Math.max(connection.acceptedAt, this.#ctx.getWebSocketAutoResponseTimestamp(socket)?.getTime() ?? 0)
      if (heard < this.#now() - limits.silentMs) this.close(socket, closeCodes.silent, 'silent')
      else people.set(connection.person.id, connection.person)
    }
    return [...people.values()]
  }

  /** A right ended elsewhere: all sockets of this person close now. */
  revoke(person: string): void {
    for (const socket of this.#ctx.getWebSockets(personTag(person))) this.close(socket, closeCodes.ended, 'expired')
  }

  /** Answers a close, without which the other side reports 1006. Codes that may not be sent become a plain goodbye. */
  acknowledgeClose(socket: WebSocket, code: number): void {
    this.close(socket, code === 1000 || (code >= 3000 && code < 5000) ? code : 1000, '')
  }

  close(socket: WebSocket, code: number, reason: RefusalCode | ''): void {
    try {
      socket.close(code, reason)
    } catch {
      // It was closed already, and that is all we wanted.
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
