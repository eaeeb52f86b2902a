import type { ConversationEvent, LoggedConversationEvent } from '../../protocol/conversation.ts'
import { isStaff, type RoomId, type TurnResult } from '../../protocol/envelope.ts'
import { writeArchive } from '../../storage/d1/archive.ts'
import { writeSearch } from '../../storage/search/search.ts'
import type { Inbox } from '../inbox.ts'
import type { Follower } from '../room/followers.ts'
import { archiveBatchOf, type ConversationLog, inboxRowOf } from './summary.ts'

const databaseMs = 30_000
/** Each batch of the archive and each row of the list is paid for, and nobody waits for them; but see `urgent`. */
const archiveEveryMs = 1_000
const inboxEveryMs = 1_000
/** What agents wait for: whose turn it is. */
const urgent: ReadonlySet<ConversationEvent['type']> = new Set([
  'person.requested',
  'claim.taken',
  'claim.released',
  'conversation.resolved',
  'conversation.reopened',
])
const inboxMs = 10_000

type FollowerFactory = Follower<ConversationEvent>
/** A room learns its own name at its birth, after its parts were made: hence a function. */
type Name = () => RoomId
type Writes = (room: Name, log: ConversationLog) => FollowerFactory

/** The archive in D1, a projection of this log. */
export const archiveFollower =
  (db: D1Database): Writes =>
  (room, log) => ({
    limitMs: databaseMs,
    everyMs: archiveEveryMs,
    follow: (events) => writeArchive(db, archiveBatchOf(room(), log, events)),
  })

/** The search copy, in a database of its own. */
export const searchFollower =
  (search: D1Database): Writes =>
  (room, log) => ({
    limitMs: databaseMs,
    everyMs: archiveEveryMs,
    follow: (events) => {
      const batch = archiveBatchOf(room(), log, events)
      return writeSearch(search, { ...batch, title: batch.conversation.title })
    },
  })

/** The row in the agents' live list. The answer says how many agents are there, which the visitor may know. */
export class InboxFollower implements FollowerFactory {
  readonly limitMs = inboxMs
  readonly everyMs = inboxEveryMs
  readonly #room: Name
  readonly #log: ConversationLog
  /** A stub anew for each call: one that lost its object once stays broken. */
  readonly #inbox: () => DurableObjectStub<Inbox>
  readonly #counted: (online: number) => void
  /** Whether this life of the room has written its row: the first words of a conversation do not wait. */
  #isListed = false

  constructor(room: Name, log: ConversationLog, inbox: () => DurableObjectStub<Inbox>, counted: (online: number) => void) {
    this.#room = room
    this.#log = log
    this.#inbox = inbox
    this.#counted = counted
  }

  /** An agent has read on: the list's unread dots follow. No debt, for the next row brings it anyway. */
  pushUrgent({ events }: TurnResult<ConversationEvent>, wait: (work: Promise<void>) => void): void {
    if (events.some((event) => event.type === 'receipt.moved' && isStaff(event.by.role))) wait(this.#put().catch(() => undefined))
  }

  /** Somebody has come who may want to know how many agents are there. No debt either: the next row says it again. */
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
