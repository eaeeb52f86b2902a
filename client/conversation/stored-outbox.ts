import { createStore, del, get, type UseStore, update } from 'idb-keyval'
import { Store } from '../connection/store.ts'
import type { Outbox, OutboxItems } from './outbox.ts'

type Change = (items: OutboxItems) => OutboxItems

/**
 * An outbox in IndexedDB, one row per conversation and person. Its items are the stored row with
 * this tab's unfinished writes applied; a BroadcastChannel carries changes between tabs.
 */
export class StoredOutbox implements Outbox {
  readonly #key: string
  readonly #database: UseStore
  readonly #channel: BroadcastChannel
  readonly #store = new Store(() => this.items)
  readonly #pending: Change[] = []
  #stored: OutboxItems = []
  #items: OutboxItems = []
  #lastStep: Promise<void>

  constructor(key: string) {
    this.#key = key
    this.#database = createStore('parley', 'outbox')
    this.#channel = new BroadcastChannel(`parley:${key}`)
    this.#channel.onmessage = () => this.#read()
    this.#lastStep = Promise.resolve()
    this.#read()
  }

  get items(): OutboxItems {
    return this.#items
  }

  update(change: Change): void {
    if (change(this.#items) === this.#items) return
    this.#pending.push(change)
    this.#show()
    this.#enqueue(async () => {
      try {
        await update<OutboxItems>(this.#key, (stored) => (this.#stored = change(stored ?? [])), this.#database)
        this.#channel.postMessage('changed')
      } catch {
        this.#stored = change(this.#stored) // no database, as in some private windows: the page's memory is used
      }
      this.#pending.shift()
      this.#show()
    })
  }

  subscribe(onChange: () => void): () => void {
    return this.#store.subscribe(onChange)
  }

  /** Deletes the row from this browser. */
  async forget(): Promise<void> {
    await this.#lastStep
    this.#channel.close()
    await del(this.#key, this.#database).catch(() => undefined)
  }

  #read(): void {
    this.#enqueue(async () => {
      const stored = await get<OutboxItems>(this.#key, this.#database).catch(() => undefined)
      this.#stored = stored ?? this.#stored
      this.#show()
    })
  }

  /** Steps run one after the other: a read between our writes would bring back what they settle. */
  #enqueue(step: () => Promise<void>): void {
    this.#lastStep = this.#lastStep.then(step)
  }

  #show(): void {
    const items = this.#pending.reduce<OutboxItems>((shown, change) => change(shown), this.#stored)
    if (items.length === this.#items.length && items.every((item, i) => item === this.#items[i])) return
    this.#items = items
    this.#store.publish()
  }
}
