import type { ConversationEvent, LoggedConversationEvent } from '../../protocol/conversation.ts'
import { isStaff, type RoomId, type TurnResult } from '../../protocol/envelope.ts'
import type { Inbox } from '../inbox.ts'
import type { Collecting, Follower } from '../room/followers.ts'
import { type ConversationLog, inboxRowOf } from './summary.ts'

/** Each inbox row costs money, and no one waits for it, except for `urgent` events. */
const inboxCollects: Collecting = { quietMs: 1_000, atMostMs: 1_000, events: 200 }
/** Events that agents wait for. */
const urgent: ReadonlySet<ConversationEvent['type']> = new Set([
  'person.requested',
  'wait.cancelled',
  'claim.taken',
  'claim.released',
  'conversation.resolved',
  'conversation.reopened',
])
const inboxMs = 10_000

/**
 * Writes the row in the agents' live list. The inbox replies how many agents are online, which the
 * visitor may know.
 */
export class InboxFollower implements Follower<ConversationEvent> {
  readonly name = 'inbox'
  readonly limitMs = inboxMs
  readonly collects = inboxCollects
  readonly #room: () => RoomId
  readonly #log: ConversationLog
  /** A new stub for each call: a stub whose object was lost once stays broken. */
  readonly #inbox: () => DurableObjectStub<Inbox>
  readonly #counted: (online: number) => void
  /**
   * Whether this object has written its row since its wake: the first messages of a conversation do
   * not wait.
   */
  #isListed = false

  /** `counted`: gets the number of agents online. */
  constructor(room: () => RoomId, log: ConversationLog, inbox: () => DurableObjectStub<Inbox>, counted: (online: number) => void) {
    this.#room = room
    this.#log = log
    this.#inbox = inbox
    this.#counted = counted
  }

  /**
   * An agent has read more: updates the unread dots of the list. A failure is ignored, because the
   * next row has it too.
   */
  pushReceipts({ events }: TurnResult<ConversationEvent>, waitUntil: (work: Promise<void>) => void): void {
    if (events.some((event) => event.type === 'receipt.moved' && isStaff(event.by.role))) waitUntil(this.#put().catch(() => undefined))
  }

  /**
   * Asks how many agents are online, for someone who just connected. A failure is ignored, because
   * the next row asks too.
   */
  async count(): Promise<void> {
    const online = await this.#inbox()
      .online({ v: 1 })
      .catch(() => undefined)
    if (online) this.#counted(online.length)
  }

  isUrgent({ type }: LoggedConversationEvent): boolean {
    return !this.#isListed || urgent.has(type)
  }

  follow(_events: readonly LoggedConversationEvent[]): Promise<void> {
    return this.#put()
  }

  async #put(): Promise<void> {
    const row = inboxRowOf(this.#room(), this.#log)
    if (!row) return
    this.#isListed = true
    const { online } = await this.#inbox().put({ v: 1, row, open: row.status.is !== 'resolved' })
    this.#counted(online)
  }
}
