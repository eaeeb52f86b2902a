import { Store } from '../../../client/connection/store.ts'
import type { Outbox, OutboxItems } from '../../../client/conversation/outbox.ts'

/** An outbox in memory, which a test can hand from one tab to the next. */
export class MemoryOutbox implements Outbox {
  items: OutboxItems = []
  readonly #store = new Store(() => this.items)

  update(change: (items: OutboxItems) => OutboxItems): void {
    const next = change(this.items)
    if (next === this.items) return
    this.items = next
    this.#store.publish()
  }

  subscribe(onChange: () => void): () => void {
    return this.#store.subscribe(onChange)
  }
}
