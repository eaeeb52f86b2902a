import type { Audience, EventBase, EventPolicy, Reply, TurnResult } from '../../protocol/envelope.ts'
import type { TurnListener } from '../room/room.ts'
import type { Connections } from './connections.ts'
import { framesOf, itemsJson } from './frames.ts'
import { ReplyBuffer, sharedFrame } from './reply-buffer.ts'

export interface SocketBroadcasterDeps {
  now(): number
  /** A turn was told to so many sockets. */
  published(sockets: number): void
}

/** Tells a room's sockets. At most one frame per socket and turn: answers ride with the news. */
export class SocketBroadcaster<H extends EventBase> implements TurnListener<H> {
  readonly #connections: Connections
  readonly #policies: Readonly<Record<H['type'], EventPolicy>>
  readonly #deps: SocketBroadcasterDeps
  readonly #replies: ReplyBuffer

  constructor(connections: Connections, policies: Readonly<Record<H['type'], EventPolicy>>, deps: SocketBroadcasterDeps) {
    this.#connections = connections
    this.#policies = policies
    this.#deps = deps
    this.#replies = new ReplyBuffer(connections, deps.now)
  }

  /** A frame has come in. False when it was one too many, and the socket is on its way out. */
  mayReceive(socket: WebSocket): boolean {
    return this.#replies.mayReceive(socket)
  }

  /** Rides in the frame that this turn sends anyway. One refusal too many, and the socket is sent away instead. */
  reply(socket: WebSocket, answer: Reply): void {
    this.#replies.add(socket, answer)
  }

  /** A frame that was no command gets its refusal at once: there is no turn for it to ride with. */
  refuse(socket: WebSocket, answer: Reply): void {
    this.#replies.add(socket, answer)
    this.#replies.flushTo(socket)
  }

  /** One frame per socket and turn. Serialised once per circle; only a sender's own answers are put in front. */
  onTurn(result: TurnResult<H>): void {
    let told = 0
    const shares = framesOf(result, this.#policies)
    for (const audience of Object.keys(shares) as Audience[]) {
      const { after, upTo, events } = shares[audience]!
      const frame = sharedFrame(after, upTo, itemsJson(events))
      for (const socket of this.#connections.live(audience)) {
        this.#replies.send(socket, frame)
        told++
      }
    }
    this.#replies.flush()
    if (told > 0) this.#deps.published(told)
  }
}
