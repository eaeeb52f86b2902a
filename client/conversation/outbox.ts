import type { Refusal } from '../../protocol/envelope.ts'
import { limits } from '../../protocol/limits.ts'

/** One message in the offline queue: its author has posted it, and it is not in their timeline yet. */
export interface OutboxItem {
  readonly id: string
  readonly kind: 'message' | 'note'
  readonly text: string
  readonly at: number
  /** Files to upload first. Nothing adds any yet; they are stored and restored with the message. */
  readonly files?: readonly OutboxFile[]
  /**
   * Why it was refused for good. Its author may retry or discard it; other messages do not wait for
   * it.
   */
  readonly refused?: Refusal
}

export interface OutboxFile {
  readonly name: string
  readonly mediaType: string
  readonly content: Blob
}

/**
 * A message that is not stored yet. It is shown below all others, under the key that its line will
 * have.
 */
export interface UnsentMessage {
  readonly key: string
  readonly kind: 'message' | 'note'
  readonly text: string
  readonly at: number
  readonly state: 'sending' | 'queued' | 'failed'
  /** Why it failed; of a queued message, why it has to wait. */
  readonly refused?: Refusal
  /** Of a queued message: when it is sent (epoch ms). Absent: when the connection is back. */
  readonly retryAt?: number
}

export type OutboxItems = readonly OutboxItem[]

/** The queue of unsent messages, in their author's order. All tabs of one person share it. */
export interface Outbox {
  readonly items: OutboxItems
  /**
   * A change is a function, so that two tabs can change the same outbox without losing each other's
   * messages.
   */
  update(change: (items: OutboxItems) => OutboxItems): void
  /** Calls `onChange` when the items changed, in this tab or another. Returns what unsubscribes. */
  subscribe(onChange: () => void): () => void
}

export const added =
  (item: OutboxItem) =>
  (items: OutboxItems): OutboxItems =>
    items.some(({ id }) => id === item.id) ? items : [...items, item]

/** For messages that are stored or that their author discarded. */
export const settled =
  (ids: ReadonlySet<string>) =>
  (items: OutboxItems): OutboxItems =>
    items.some(({ id }) => ids.has(id)) ? items.filter(({ id }) => !ids.has(id)) : items

export const failed =
  (itemId: string, refused: Refusal) =>
  (items: OutboxItems): OutboxItems =>
    items.map((item) => (item.id === itemId ? { ...item, refused } : item))

/** A retried message becomes the newest, because later ones were sent in the meantime. */
export const retried =
  (itemId: string, at: number) =>
  (items: OutboxItems): OutboxItems => {
    const item = items.find(({ id, refused }) => id === itemId && refused)
    if (!item) return items
    const { refused: _, ...rest } = item
    return [...items.filter(({ id }) => id !== itemId), { ...rest, at }]
  }

/** Whether the outbox takes no more: it has 200 items, or one has waited for a day. */
export const isFull = (items: OutboxItems, now: number): boolean =>
  items.length >= limits.outboxMessages || items.some(({ at, refused }) => !refused && now - at >= limits.outboxAgeMs)
