import type { LoggedEvent } from '../../protocol/envelope.ts'

export interface TailEntry<E> {
  readonly event: LoggedEvent<E>
  /** The length of its stored body, in UTF-16 units. */
  readonly size: number
}

/** Limits of the cache of one room. */
const mostEvents = 256
const mostSize = 512 * 1024

/**
 * A cache of the newest events of a log, as they are stored: a turn's followers and relays read
 * what was written a moment ago without a query. Empty after a wake.
 */
export class LogTail<E> {
  #entries: TailEntry<E>[] = []
  #size = 0
  /** The tail holds everything after this `seq`. */
  #after: number

  constructor(head: number) {
    this.#after = head
  }

  covers(after: number): boolean {
    return after >= this.#after
  }

  add(event: LoggedEvent<E>, size: number): void {
    this.#entries.push({ event, size })
    this.#size += size
    while (this.#entries.length > mostEvents || this.#size > mostSize) {
      const oldest = this.#entries.shift()!
      this.#size -= oldest.size
      this.#after = oldest.event.seq
    }
  }

  /** Replaces an event by its blanked form: removed text must not stay in memory either. */
  replace(event: LoggedEvent<E>, size: number): void {
    const i = event.seq - this.#after - 1
    const before = this.#entries[i]
    if (i < 0 || !before) return
    this.#entries[i] = { event, size }
    this.#size += size - before.size
  }

  at(seq: number): LoggedEvent<E> | undefined {
    return seq > this.#after ? this.#entries[seq - this.#after - 1]?.event : undefined
  }

  /** The entries between two places, oldest first. */
  between(after: number, before: number): readonly TailEntry<E>[] {
    return this.#entries.slice(Math.max(0, after - this.#after), Math.max(0, before - this.#after - 1))
  }
}
