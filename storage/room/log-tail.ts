import type { LoggedEvent } from '../../protocol/envelope.ts'

interface Entry<H> {
  readonly event: LoggedEvent<H>
  /** The length of its body as it is kept, in UTF-16 units. */
  readonly size: number
}

/** Bounds on what one room keeps in memory of what is on its disk anyway. */
const mostEvents = 256
const mostSize = 512 * 1024

/**
 * The newest events of a log, as they are on the disk, for those who follow closely: a turn's followers and its relays all
 * read what was written a moment ago, and need not ask the disk for it. Empty after a wake.
 */
export class LogTail<H> {
  #entries: Entry<H>[] = []
  #size = 0
  /** The tail holds everything after this place. */
  #after: number

  constructor(head: number) {
    this.#after = head
  }

  covers(after: number): boolean {
    return after >= this.#after
  }

  add(event: LoggedEvent<H>, size: number): void {
    this.#entries.push({ event, size })
    this.#size += size
    while (this.#entries.length > mostEvents || this.#size > mostSize) {
      const gone = this.#entries.shift()!
      this.#size -= gone.size
      this.#after = gone.event.seq
    }
  }

  /** An event as it is from now on: its words must not stay here either. */
  replace(event: LoggedEvent<H>, size: number): void {
    const i = event.seq - this.#after - 1
    const before = this.#entries[i]
    if (i < 0 || !before) return
    this.#entries[i] = { event, size }
    this.#size += size - before.size
  }

  at(seq: number): LoggedEvent<H> | undefined {
    return seq > this.#after ? this.#entries[seq - this.#after - 1]?.event : undefined
  }

  /** What lies between two places, oldest first. */
  between(after: number, before: number): readonly Entry<H>[] {
    return this.#entries.slice(Math.max(0, after - this.#after), Math.max(0, before - this.#after - 1))
  }
}
