import type { Reply } from '../../protocol/envelope.ts'
import { refusal } from '../../protocol/errors.ts'
import { type Connections, closeCodes } from './connections.ts'
import { FloodGuard } from './flood-guard.ts'
import { frameJson, itemsJson, replyFrame } from './frames.ts'

/** What sockets have coming for what they said, until it rides in a frame; and the bound on what one of them may cost. */
export class ReplyBuffer {
  readonly #connections: Connections
  readonly #now: () => number
  readonly #guard = new FloodGuard()
  readonly #replies = new Map<WebSocket, Reply[]>()

  constructor(connections: Connections, now: () => number) {
    this.#connections = connections
    this.#now = now
  }

  /** A frame has come in. False when it was one too many, and the socket is on its way out. */
  mayReceive(socket: WebSocket): boolean {
    if (!this.#guard.received(socket, this.#now())) return true
    this.#connections.close(socket, closeCodes.flood, 'too-fast')
    return false
  }

  /** Waits for the next frame to this socket. One refusal too many, and the socket is sent away instead. */
  add(socket: WebSocket, answer: Reply): void {
    const mine = this.#replies.get(socket) ?? []
    mine.push(answer)
    this.#replies.set(socket, mine)
    if (answer.type === 'ack') {
      this.#guard.accepted(socket)
      return
    }
    if (!this.#guard.refused(socket, this.#now())) return
    this.#replies.delete(socket)
    this.#connections.send(socket, replyFrame([...mine, refusal('too-many-refused')]))
    this.#connections.close(socket, closeCodes.flood, 'too-many-refused')
  }

  /** Sends the frame of all, with this socket's own answers put in front of its items. */
  send(socket: WebSocket, { after, upTo, items, text }: SharedFrame): void {
    const mine = this.#take(socket)
    this.#connections.send(socket, mine ? frameJson(after, upTo, [itemsJson(mine), ...(items === '' ? [] : [items])].join()) : text)
  }

  /** What this one has coming goes at once, in a frame of its own. */
  flushTo(socket: WebSocket): void {
    const mine = this.#take(socket)
    if (mine) this.#connections.send(socket, replyFrame(mine))
  }

  /** The same for all to whom no frame has gone. */
  flush(): void {
    for (const socket of this.#replies.keys()) this.flushTo(socket)
  }

  #take(socket: WebSocket): readonly Reply[] | undefined {
    const mine = this.#replies.get(socket)
    this.#replies.delete(socket)
    return mine
  }
}

/** A frame that many get: its items were serialised once, and so was the whole. */
export interface SharedFrame {
  readonly after: number
  readonly upTo: number
  readonly items: string
  readonly text: string
}

export const sharedFrame = (after: number, upTo: number, items: string): SharedFrame => ({
  after,
  upTo,
  items,
  text: frameJson(after, upTo, items),
})
