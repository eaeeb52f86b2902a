import type { Mark } from '../../protocol/draw.ts'

/** A mark goes out each time so much was told; so much more than a viewer has shown to have read, and he is let go. In UTF-16 units. */
const markEvery = 128 * 1024
const mostUnread = 256 * 1024
/** Marks that somebody may still say back: all that stand within what may be unread, and one more. */
const marksKept = mostUnread / markEvery + 1

/**
 * Who reads what he is told. A socket whose other end does not read costs memory without end, and the runtime does not say
 * how much waits (`bufferedAmount` does not exist there: workerd issue 988, seen on 1.20260918). So a mark that nobody can
 * guess stands in the frames, and a viewer says it back when he has come to it.
 */
export class Readers {
  readonly #newMark: () => string
  readonly #marks: { readonly mark: string; readonly at: number }[] = []
  /** Up to where each has read, of all that was ever told here. */
  readonly #read = new WeakMap<WebSocket, number>()
  #told = 0

  constructor(newMark: () => string) {
    this.#newMark = newMark
  }

  /** So much is told to everybody now; a mark to put beside it, when it is time for one. */
  tell(length: number): Mark | undefined {
    this.#told += length
    if (this.#told < (this.#marks.at(-1)?.at ?? 0) + markEvery) return undefined
    const mark = this.#newMark()
    this.#marks.push({ mark, at: this.#told })
    if (this.#marks.length > marksKept) this.#marks.shift()
    return { type: 'mark', mark }
  }

  /** This viewer has said a mark back. One that is old or invented says nothing. */
  read(socket: WebSocket, mark: string): void {
    const at = this.#marks.find((one) => one.mark === mark)?.at
    if (at !== undefined) this.#read.set(socket, Math.max(at, this.#read.get(socket) ?? 0))
  }

  /** Whether more waits for this viewer than may. One whom we have not met since we woke begins now. */
  isSlow(socket: WebSocket): boolean {
    const read = this.#read.get(socket)
    if (read === undefined) this.#read.set(socket, this.#told)
    return this.#told - (read ?? this.#told) > mostUnread
  }
}
