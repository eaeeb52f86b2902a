import type { Answer, Audience, News, Treatment, Typed } from '../../protocol/envelope.ts'
import type { Listener } from '../room/room.ts'
import type { Seats } from './connections.ts'
import { framesOf, listed } from './frames.ts'
import { Replies, shared } from './reply-buffer.ts'

export interface SocketsAround {
  now(): number
  /** A turn was told to so many sockets. */
  broadcast(sockets: number): void
}

/** Tells a room's sockets. At most one frame per socket and turn: answers ride with the news. */
export class Sockets<H extends Typed> implements Listener<H> {
  readonly #seats: Seats
  readonly #treatment: Readonly<Record<H['type'], Treatment>>
  readonly #around: SocketsAround
  readonly #replies: Replies

  constructor(seats: Seats, treatment: Readonly<Record<H['type'], Treatment>>, around: SocketsAround) {
    this.#seats = seats
    this.#treatment = treatment
    this.#around = around
    this.#replies = new Replies(seats, around.now)
  }

  /** A frame has come in. False when it was one too many, and the socket is on its way out. */
  mayBeHeard(socket: WebSocket): boolean {
    return this.#replies.mayBeHeard(socket)
  }

  /** Rides in the frame that this turn sends anyway. One refusal too many, and the socket is sent away instead. */
  answer(socket: WebSocket, answer: Answer): void {
    this.#replies.add(socket, answer)
  }

  /** A frame that was no command gets its refusal at once: there is no turn for it to ride with. */
  refuse(socket: WebSocket, answer: Answer): void {
    this.#replies.add(socket, answer)
    this.#replies.flushTo(socket)
  }

  /** One frame per socket and turn. Serialised once per circle; only a sender's own answers are put in front. */
  tell(news: News<H>): void {
    let told = 0
    const shares = framesOf(news, this.#treatment)
    for (const audience of Object.keys(shares) as Audience[]) {
      const { after, upTo, events } = shares[audience]!
      const frame = shared(after, upTo, listed(events))
      for (const socket of this.#seats.live(audience)) {
        this.#replies.send(socket, frame)
        told++
      }
    }
    this.#replies.flush()
    if (told > 0) this.#around.broadcast(told)
  }
}
