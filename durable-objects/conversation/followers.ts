import type { ConversationEvent, LoggedConversationEvent } from '../../protocol/conversation.ts'
import { isStaff, type RoomId, type TurnResult } from '../../protocol/envelope.ts'
import { writeArchive } from '../../storage/d1/archive.ts'
import { writeSearch } from '../../storage/search/search.ts'
import type { Inbox } from '../inbox.ts'
import type { Collecting, Follower } from '../room/followers.ts'
import { archiveBatchOf, type ConversationLog, inboxRowOf, searchableMessages } from './summary.ts'

const databaseMs = 30_000
/**
 * Each batch of the archive and each inbox row costs money, and no one waits for them, except for
 * `urgent` events.
 */
const archiveCollects: Collecting = { quietMs: 1_000, atMostMs: 1_000, events: 200 }
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

/** A function, because a room learns its id when it is created, after its parts. */
type RoomName = () => RoomId

/** Writes the archive in D1, a projection of the log. */
export const archiveFollower = (db: D1Database, room: RoomName, log: ConversationLog): Follower<ConversationEvent> => ({
  name: 'archive',
  limitMs: databaseMs,
  collects: archiveCollects,
  follow: (events) => writeArchive(db, archiveBatchOf(room(), log, events)),
})

/** Writes the search index, in a database of its own. */
export const searchFollower = (search: D1Database, room: RoomName, log: ConversationLog): Follower<ConversationEvent> => ({
  name: 'search',
  limitMs: databaseMs,
  collects: archiveCollects,
  follow: (events) => {
    const batch = archiveBatchOf(room(), log, events)
    return writeSearch(search, { ...batch, title: batch.conversation.title, messages: searchableMessages(batch.messages) })
  },
})

/**
 * Writes the row in the agents' live list. The inbox replies how many agents are online, which the
 * visitor may know.
 */
export class InboxFollower implements Follower<ConversationEvent> {
  readonly name = 'inbox'
  readonly limitMs = inboxMs
  readonly collects = inboxCollects
  readonly #room: RoomName
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
  constructor(room: RoomName, log: ConversationLog, inbox: () => DurableObjectStub<Inbox>, counted: (online: number) => void) {
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
