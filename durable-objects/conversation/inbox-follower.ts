import type { ConversationEvent, LoggedConversationEvent } from '../../protocol/conversation.ts'
import { isStaff, type RoomId, type TurnResult } from '../../protocol/envelope.ts'
import type { InboxRow } from '../../protocol/inbox.ts'
import type { Inbox } from '../inbox.ts'
import type { Collecting } from '../room/collecting.ts'
import type { Follower } from '../room/followers.ts'
import type { TurnListener } from '../room/room.ts'
import { withTimeout } from '../timing/timeout.ts'
import { type ConversationLog, inboxRowOf } from './summary.ts'

/**
 * Each stored row costs money, and no one waits for it: agents get the row of each turn at once.
 * As the archive, so that both share an alarm.
 */
const inboxCollects: Collecting = { quietMs: 180_000, atMostMs: 900_000, events: 200 }
/** Events after which the row is stored at once: agents act on them. */
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
 * Rate limit of published rows: one in this time, and `burst` after a pause. Each costs a call and
 * the inbox's time, more than the message itself.
 */
const everyMs = 1_000
const burst = 3
/** An alarm costs a row, so it waits this much longer for a turn to send what was put off. */
const alarmDelayMs = 2_000

export interface InboxFollowerDeps {
  now(): number
  /** A new stub for each call: a stub whose object was lost once stays broken. */
  inbox(): DurableObjectStub<Inbox>
  /** Gets the number of agents online. */
  counted(online: number): void
  /** Whether a batch of this follower is still to come. */
  isBehind(): boolean
  /** A row was lost on its way: the follower has to store it soon. */
  lost(): void
  waitUntil(work: Promise<void>): void
}

/**
 * Brings the row in the agents' live list up to date. It publishes the row of each turn that
 * changes it, and stores it from time to time. The inbox replies how many agents are online, which
 * the visitor may know.
 */
export class InboxFollower implements Follower<ConversationEvent>, TurnListener<ConversationEvent> {
  readonly name = 'inbox'
  readonly limitMs = inboxMs
  readonly collects = inboxCollects
  readonly #room: () => RoomId
  readonly #log: ConversationLog
  readonly #deps: InboxFollowerDeps
  /** What the inbox got last, without its `seq`. */
  #sent: string | undefined
  /** Until when earlier rows use up the rate limit. */
  #consumedUntil = 0
  /** The rate limit has put off a row until then. */
  #dueAt: number | undefined

  constructor(room: () => RoomId, log: ConversationLog, deps: InboxFollowerDeps) {
    this.#room = room
    this.#log = log
    this.#deps = deps
  }

  /** When a row is due that the rate limit has put off (epoch ms). An alarm or a turn sends it. */
  get dueAt(): number | undefined {
    return this.#dueAt
  }

  /** Publishes the row if this turn may have changed it, unless it is about to be stored anyway. */
  onTurn({ events }: TurnResult<ConversationEvent>): void {
    const logged = events.filter((event): event is LoggedConversationEvent => 'seq' in event)
    if (logged.some((event) => this.isUrgent(event))) return
    if (logged.length > 0 || events.some(({ type, by }) => type === 'receipt.moved' && isStaff(by.role))) this.#send()
  }

  /** Sends the row that the rate limit has put off. */
  sendDue(): void {
    if (this.#dueAt !== undefined) this.#send()
  }

  #send(): void {
    const now = this.#deps.now()
    const free = this.#consumedUntil - (burst - 1) * everyMs
    if (now < free) {
      this.#dueAt = free + alarmDelayMs
      return
    }
    this.#dueAt = undefined
    const row = inboxRowOf(this.#room(), this.#log)
    if (!row || withoutSeq(row) === this.#sent) return
    this.#consumedUntil = Math.max(this.#consumedUntil, now) + everyMs
    // A receipt in a quiet conversation: no batch of the follower would store it later.
    const sent = this.#deps.isBehind() ? this.#publish(row) : this.#put(row)
    this.#deps.waitUntil(
      withTimeout(inboxMs, sent).catch(() => {
        this.#sent = undefined
        this.#deps.lost()
      }),
    )
  }

  /**
   * Asks how many agents are online, for someone who just connected. A failure is ignored, because
   * the next row asks too.
   */
  async count(): Promise<void> {
    const online = await this.#deps
      .inbox()
      .online({ v: 1 })
      .catch(() => undefined)
    if (online) this.#deps.counted(online.length)
  }

  isUrgent(event: LoggedConversationEvent): boolean {
    return urgent.has(event.type) || this.#lists(event)
  }

  /** Whether the conversation becomes listed with this event: it is the visitor's first message. */
  #lists(event: LoggedConversationEvent): boolean {
    return event.type === 'message.posted' && event.by.id === this.#log.state.visitor?.id && this.#log.oldest(event.type)?.seq === event.seq
  }

  async follow(_events: readonly LoggedConversationEvent[]): Promise<void> {
    const row = inboxRowOf(this.#room(), this.#log)
    if (row) await this.#put(row)
  }

  async #put(row: InboxRow): Promise<void> {
    this.#sent = withoutSeq(row)
    const { online } = await this.#deps.inbox().put({ v: 1, row, open: row.status.is !== 'resolved' })
    this.#deps.counted(online)
  }

  async #publish(row: InboxRow): Promise<void> {
    this.#sent = withoutSeq(row)
    const { online } = await this.#deps.inbox().publish({ v: 1, row })
    this.#deps.counted(online)
  }

  /** The row for an inbox that has lost it; null until the conversation is listed. */
  row(): RowAnswer | null {
    const row = inboxRowOf(this.#room(), this.#log)
    return row ? { row, isStored: !this.#deps.isBehind() } : null
  }
}

export interface RowAnswer {
  readonly row: InboxRow
  /** Nothing will change this row by itself: the inbox may take it as final. */
  readonly isStored: boolean
}

const withoutSeq = (row: InboxRow): string => JSON.stringify({ ...row, seq: 0 })
