import type { Refusal } from '../../protocol/envelope.ts'
import { limits } from '../../protocol/limits.ts'

/** Something that was said and not yet seen back. */
export interface OutboxItem {
  readonly id: string
  readonly kind: 'message' | 'note'
  readonly text: string
  readonly at: number
  /** Present when it was refused for good: it waits for its author to retry or discard it, and holds up nobody. */
  readonly refused?: Refusal
}

export type OutboxItems = readonly OutboxItem[]

/** What waits to be sent, in its author's order. Shared by all tabs of one person; survives a reload where its store does. */
export interface Outbox {
  readonly items: OutboxItems
  /** Changes are functions, so that two tabs can change the same outbox without losing one another's words. */
  update(change: (entries: OutboxItems) => OutboxItems): void
  /** Calls when the entries changed, here or in another tab. Returns what ends that. */
  subscribe(watcher: () => void): () => void
}

export const added =
  (entry: OutboxItem) =>
  (entries: OutboxItems): OutboxItems =>
    entries.some(({ id }) => id === entry.id) ? entries : [...entries, entry]

/** Acknowledged, arrived, or discarded by its author. */
export const settled =
  (ids: ReadonlySet<string>) =>
  (entries: OutboxItems): OutboxItems =>
    entries.some(({ id }) => ids.has(id)) ? entries.filter(({ id }) => !ids.has(id)) : entries

export const failed =
  (of: string, refused: Refusal) =>
  (entries: OutboxItems): OutboxItems =>
    entries.map((entry) => (entry.id === of ? { ...entry, refused } : entry))

/** Tried once more, as the newest: what was said after it has long been told. */
export const retried =
  (of: string, at: number) =>
  (entries: OutboxItems): OutboxItems => {
    const entry = entries.find(({ id, refused }) => id === of && refused)
    if (!entry) return entries
    const { refused: _, ...bare } = entry
    return [...entries.filter(({ id }) => id !== of), { ...bare, at }]
  }

/** Whether one more would be too many: two hundred lines, or one that has waited for a day. */
export const isFull = (entries: OutboxItems, now: number): boolean =>
  entries.length >= limits.outboxMessages || entries.some(({ at, refused }) => !refused && now - at >= limits.outboxAgeMs)

/** For the lifetime of a page only: where nothing may be written, and in tests. */
export class MemoryOutbox implements Outbox {
  items: OutboxItems = []
  readonly #watchers = new Set<() => void>()

  update(change: (entries: OutboxItems) => OutboxItems): void {
    const next = change(this.items)
    if (next === this.items) return
    this.items = next
    for (const watcher of [...this.#watchers]) watcher()
  }

  subscribe(watcher: () => void): () => void {
    this.#watchers.add(watcher)
    return () => void this.#watchers.delete(watcher)
  }
}
