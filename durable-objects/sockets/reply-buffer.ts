import type { Reply } from '../../protocol/envelope.ts'
import { refusal } from '../../protocol/errors.ts'
import type { Codec, Codecs } from './codec.ts'
import { type Connections, closeCodes } from './connections.ts'
import { FloodGuard } from './flood-guard.ts'
import { replyFrame, type SharedFrame } from './frames.ts'

/**
 * Replies to sockets, buffered until the next frame carries them; and the flood limits of each
 * socket.
 */
export class ReplyBuffer {
  readonly #connections: Connections
  readonly #codecs: Codecs
  readonly #now: () => number
  readonly #guard = new FloodGuard()
  readonly #replies = new Map<WebSocket, Reply[]>()

  constructor(connections: Connections, codecs: Codecs, now: () => number) {
    this.#connections = connections
    this.#codecs = codecs
    this.#now = now
  }

  /** Counts a received frame. False when it is above the limit; then the socket is closed. */
  mayReceive(socket: WebSocket): boolean {
    if (!this.#guard.received(socket, this.#now())) return true
    this.#connections.close(socket, closeCodes.flood, 'too-fast')
    return false
  }

  /**
   * Adds a reply to the next frame of this socket. A refusal that reaches the limit closes the
   * socket instead.
   */
  add(socket: WebSocket, reply: Reply): void {
    const replies = this.#replies.get(socket) ?? []
    replies.push(reply)
    this.#replies.set(socket, replies)
    if (reply.type === 'ack') {
      this.#guard.accepted(socket)
      return
    }
    if (!this.#guard.refused(socket, this.#now())) return
    this.#replies.delete(socket)
    this.#sendReplies(socket, [...replies, refusal('too-many-refused')])
    this.#connections.close(socket, closeCodes.flood, 'too-many-refused')
  }

  /** Sends a shared frame, with this socket's own replies before its items. */
  send(socket: WebSocket, frame: SharedFrame): void {
    const replies = this.#take(socket)
    const encoded = frame.encodedBy(this.#codecOf(socket))
    this.#connections.send(socket, replies ? encoded.withReplies(replies) : encoded.text)
  }

  /** Sends the replies of this socket now, in a frame of their own. */
  flushTo(socket: WebSocket): void {
    const replies = this.#take(socket)
    if (replies) this.#sendReplies(socket, replies)
  }

  /** The same for all sockets that got no frame. */
  flush(): void {
    for (const socket of this.#replies.keys()) this.flushTo(socket)
  }

  #sendReplies(socket: WebSocket, replies: readonly Reply[]): void {
    this.#connections.send(socket, this.#codecOf(socket).encode(replyFrame(replies)).text)
  }

  #codecOf(socket: WebSocket): Codec {
    return this.#codecs.isSingle ? this.#codecs.default : this.#codecs.of(this.#connections.subprotocolOf(socket))
  }

  #take(socket: WebSocket): readonly Reply[] | undefined {
    const replies = this.#replies.get(socket)
    this.#replies.delete(socket)
    return replies
  }
}
