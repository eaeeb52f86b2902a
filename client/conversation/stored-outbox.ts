import { createStore, del, get, type UseStore, update } from 'idb-keyval'
import type { Outbox, OutboxItems } from './outbox.ts'

type Change = (entries: OutboxItems) => OutboxItems

/**
 * An outbox in the browser's own database, one row per conversation and person. What is shown is what is stored with
 * our own unfinished writes on top; other tabs say on a channel when they changed the row.
 */
export class StoredOutbox implements Outbox {
  readonly #key: string
  readonly #store: UseStore
  readonly #channel: BroadcastChannel
  readonly #watchers = new Set<() => void>()
  readonly #pending: Change[] = []
  #stored: OutboxItems = []
  #entries: OutboxItems = []
  #last: Promise<void>

  constructor(key: string) {
    this.#key = key
    this.#store = createStore('parley', 'outbox')
    this.#channel = new BroadcastChannel(`parley:${key}`)
    this.#channel.onmessage = () => this.#read()
    this.#last = Promise.resolve()
    this.#read()
  }

  get items(): OutboxItems {
    return this.#entries
  }

  update(change: Change): void {
    if (change(this.#entries) === this.#entries) return
    this.#pending.push(change)
    this.#show()
    this.#then(async () => {
      try {
        await update<OutboxItems>(this.#key, (stored) => (this.#stored = change(stored ?? [])), this.#store)
        this.#channel.postMessage('changed')
      } catch {
        this.#stored = change(this.#stored) // no database, as in some private windows: then for the lifetime of the page
      }
      this.#pending.shift()
      this.#show()
    })
  }

  subscribe(watcher: () => void): () => void {
    this.#watchers.add(watcher)
    return () => void this.#watchers.delete(watcher)
  }

  /** Nothing of it stays in this browser. */
  async forget(): Promise<void> {
    await this.#last
    this.#channel.close()
    await del(this.#key, this.#store).catch(() => undefined)
  }

  #read(): void {
    this.#then(async () => {
      const stored = await get<OutboxItems>(this.#key, this.#store).catch(() => undefined)
      this.#stored = stored ?? this.#stored
      this.#show()
    })
  }

  /** One after the other: a read in the middle of our writes would bring back what they settle. */
  #then(step: () => Promise<void>): void {
    this.#last = this.#last.then(step)
  }

  #show(): void {
    const entries = this.#pending.reduce<OutboxItems>((shown, change) => change(shown), this.#stored)
    if (entries.length === this.#entries.length && entries.every((entry, i) => entry === this.#entries[i])) return
    this.#entries = entries
    for (const watcher of [...this.#watchers]) watcher()
  }
}
