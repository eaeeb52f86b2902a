import { refusal } from '../protocol/refusals.ts'
import type { Answer, Audience, News, Treatment, Typed } from '../protocol/road.ts'
import { FloodGuard } from './flood-guard.ts'
import { answerFrame, framesOf, frameText, listed } from './frames.ts'
import type { Listener } from './room.ts'
import { closeCodes, type Seats } from './seats.ts'

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
  readonly #guard = new FloodGuard()
  readonly #answers = new Map<WebSocket, Answer[]>()

  constructor(seats: Seats, treatment: Readonly<Record<H['type'], Treatment>>, around: SocketsAround) {
    this.#seats = seats
    this.#treatment = treatment
    this.#around = around
  }

  /** A frame has come in. False when it was one too many, and the socket is on its way out. */
  mayBeHeard(socket: WebSocket): boolean {
    if (!this.#guard.heard(socket, this.#around.now())) return true
    this.#seats.close(socket, closeCodes.flood, 'too-fast')
    return false
  }

  /** Rides in the frame that this turn sends anyway. One refusal too many, and the socket is sent away instead. */
  answer(socket: WebSocket, answer: Answer): void {
    const mine = this.#answers.get(socket) ?? []
    mine.push(answer)
    this.#answers.set(socket, mine)
    if (answer.type === 'ack') {
      this.#guard.accepted(socket)
      return
    }
    if (!this.#guard.refused(socket, this.#around.now())) return
    this.#answers.delete(socket)
    this.#seats.send(socket, answerFrame([...mine, refusal('too-many-refused')]))
    this.#seats.close(socket, closeCodes.flood, 'too-many-refused')
  }

  /** A frame that was no command gets its refusal at once: there is no turn for it to ride with. */
  refuse(socket: WebSocket, answer: Answer): void {
    this.answer(socket, answer)
    const mine = this.#answers.get(socket)
    this.#answers.delete(socket)
    if (mine) this.#seats.send(socket, answerFrame(mine))
  }

  /** One frame per socket and turn. Serialised once per circle; only a sender's own answers are put in front. */
  tell(news: News<H>): void {
    let told = 0
    const shares = framesOf(news, this.#treatment)
    for (const audience of Object.keys(shares) as Audience[]) {
      const { after, upTo, events } = shares[audience]!
      const items = listed(events)
      const frame = frameText(after, upTo, items)
      for (const socket of this.#seats.live(audience)) {
        const mine = this.#answers.get(socket)
        this.#answers.delete(socket)
        this.#seats.send(socket, mine ? frameText(after, upTo, `${listed(mine)},${items}`) : frame)
        told++
      }
    }
    for (const [socket, mine] of this.#answers) this.#seats.send(socket, answerFrame(mine))
    this.#answers.clear()
    if (told > 0) this.#around.broadcast(told)
  }
}
