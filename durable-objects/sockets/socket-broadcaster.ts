import type { Audience, EventBase, EventPolicy, Person, Reply, TurnResult } from '../../protocol/envelope.ts'
import type { TurnListener } from '../room/room.ts'
import type { Codecs } from './codec.ts'
import type { Connections } from './connections.ts'
import { framesOf, SharedFrame } from './frames.ts'
import { ReplyBuffer } from './reply-buffer.ts'

export interface SocketBroadcasterDeps {
  now(): number
  /** A turn was published to so many sockets. */
  published(sockets: number): void
}

type Submit<C> = (by: Person, command: C, reply: (reply: Reply) => void) => void

/**
 * A room's sockets: decodes what they send, and publishes each turn to them. At most one frame for
 * each socket and turn.
 */
export class SocketBroadcaster<C, E extends EventBase> implements TurnListener<E> {
  readonly #connections: Connections
  readonly #codecs: Codecs<C>
  readonly #policies: Readonly<Record<E['type'], EventPolicy>>
  readonly #deps: SocketBroadcasterDeps
  readonly #replies: ReplyBuffer

  constructor(
    connections: Connections,
    codecs: Codecs<C>,
    policies: Readonly<Record<E['type'], EventPolicy>>,
    deps: SocketBroadcasterDeps,
  ) {
    this.#connections = connections
    this.#codecs = codecs
    this.#policies = policies
    this.#deps = deps
    this.#replies = new ReplyBuffer(connections, codecs, deps.now)
  }

  /**
   * Decodes a received frame and submits its command. The reply goes into the frame that the
   * command's turn sends anyway.
   */
  receive(socket: WebSocket, frame: string | ArrayBuffer, submit: Submit<C>): void {
    const person = this.#connections.senderOf(socket)
    if (!person || !this.#replies.mayReceive(socket)) return
    const decoded = this.#codecs.of(this.#connections.subprotocolOf(socket)).decode(frame)
    if ('refused' in decoded) {
      // No turn follows that could carry this refusal.
      this.#replies.add(socket, decoded.refused)
      this.#replies.flushTo(socket)
    } else submit(person, decoded.command, (reply) => this.#replies.add(socket, reply))
  }

  onTurn(result: TurnResult<E>): void {
    let sockets = 0
    const frames = framesOf(result, this.#policies)
    for (const audience of Object.keys(frames) as Audience[]) {
      const frame = new SharedFrame(frames[audience]!)
      for (const socket of this.#connections.live(audience)) {
        this.#replies.send(socket, frame)
        sockets++
      }
    }
    this.#replies.flush()
    if (sockets > 0) this.#deps.published(sockets)
  }
}
