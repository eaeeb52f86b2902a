import { createStore, del, get, update } from 'idb-keyval'
import { Store } from '../connection/store.ts'
import type { Outbox, OutboxItems } from './outbox.ts'

/** Opened when it is first used. */
export const outboxDatabase = createStore('parley', 'outbox')

type Change = (items: OutboxItems) => OutboxItems

/**
 * An outbox in IndexedDB, one row per conversation and person. Its items are the stored row with
 * this tab's unfinished writes applied; a BroadcastChannel carries changes between tabs.
 */
export class StoredOutbox implements Outbox {
  readonly #key: string
  #channel: BroadcastChannel | undefined
  readonly #store = new Store(() => this.items)
  readonly #pending: Change[] = []
  #stored: OutboxItems = []
  #items: OutboxItems = []
  #lastStep = Promise.resolve()

  constructor(key: string) {
    this.#key = key
    try {
      this.#channel = new BroadcastChannel(`parley:${key}`)
      this.#channel.onmessage = () => this.#read()
    } catch {
      // Some pages may not use it: then a tab shows what another writes after a reload.
    }
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
        await update<OutboxItems>(this.#key, (stored) => (this.#stored = change(stored ?? [])), outboxDatabase)
      } catch {
        this.#stored = change(this.#stored) // no database, as in some private windows: the page's memory is used
      }
      this.#pending.shift()
      this.#show()
      this.#channel?.postMessage('changed')
    })
  }

  subscribe(onChange: () => void): () => void {
    return this.#store.subscribe(onChange)
  }

  /** Deletes the row from this browser. */
  forget(): Promise<void> {
    return this.#enqueue(async () => {
      this.#channel?.close()
      await del(this.#key, outboxDatabase)
    })
  }

  #read(): void {
    this.#enqueue(async () => {
      this.#stored = (await get<OutboxItems>(this.#key, outboxDatabase)) ?? this.#stored
      this.#show()
    })
  }

  /**
   * Steps run one after the other: a read between our writes would bring back what they settle. One
   * that fails changes nothing; `indexedDB.open` may even throw at once.
   */
  #enqueue(step: () => Promise<void>): Promise<void> {
    this.#lastStep = this.#lastStep.then(step).catch(() => undefined)
    return this.#lastStep
  }

  #show(): void {
    const items = this.#pending.reduce<OutboxItems>((shown, change) => change(shown), this.#stored)
    if (items.length === this.#items.length && items.every((item, i) => item === this.#items[i])) return
    this.#items = items
    this.#store.publish()
  }
}
