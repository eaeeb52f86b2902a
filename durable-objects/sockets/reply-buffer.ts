import type { Answer } from '../../protocol/envelope.ts'
import { refusal } from '../../protocol/errors.ts'
import { closeCodes, type Seats } from './connections.ts'
import { FloodGuard } from './flood-guard.ts'
import { answerFrame, frameText, listed } from './frames.ts'

/** What sockets have coming for what they said, until it rides in a frame; and the bound on what one of them may cost. */
export class Replies {
  readonly #seats: Seats
  readonly #now: () => number
  readonly #guard = new FloodGuard()
  readonly #answers = new Map<WebSocket, Answer[]>()

  constructor(seats: Seats, now: () => number) {
    this.#seats = seats
    this.#now = now
  }

  /** A frame has come in. False when it was one too many, and the socket is on its way out. */
  mayBeHeard(socket: WebSocket): boolean {
    if (!this.#guard.heard(socket, this.#now())) return true
    this.#seats.close(socket, closeCodes.flood, 'too-fast')
    return false
  }

  /** Waits for the next frame to this socket. One refusal too many, and the socket is sent away instead. */
  add(socket: WebSocket, answer: Answer): void {
    const mine = this.#answers.get(socket) ?? []
    mine.push(answer)
    this.#answers.set(socket, mine)
    if (answer.type === 'ack') {
      this.#guard.accepted(socket)
      return
    }
    if (!this.#guard.refused(socket, this.#now())) return
    this.#answers.delete(socket)
    this.#seats.send(socket, answerFrame([...mine, refusal('too-many-refused')]))
    this.#seats.close(socket, closeCodes.flood, 'too-many-refused')
  }

  /** Sends the frame of all, with this socket's own answers put in front of its items. */
  send(socket: WebSocket, { after, upTo, items, text }: Shared): void {
    const mine = this.#take(socket)
    this.#seats.send(socket, mine ? frameText(after, upTo, [listed(mine), ...(items === '' ? [] : [items])].join()) : text)
  }

  /** What this one has coming goes at once, in a frame of its own. */
  flushTo(socket: WebSocket): void {
    const mine = this.#take(socket)
    if (mine) this.#seats.send(socket, answerFrame(mine))
  }

  /** The same for all to whom no frame has gone. */
  flush(): void {
    for (const socket of this.#answers.keys()) this.flushTo(socket)
  }

  #take(socket: WebSocket): readonly Answer[] | undefined {
    const mine = this.#answers.get(socket)
    this.#answers.delete(socket)
    return mine
  }
}

/** A frame that many get: its items were serialised once, and so was the whole. */
export interface Shared {
  readonly after: number
  readonly upTo: number
  readonly items: string
  readonly text: string
}

export const shared = (after: number, upTo: number, items: string): Shared => ({ after, upTo, items, text: frameText(after, upTo, items) })
