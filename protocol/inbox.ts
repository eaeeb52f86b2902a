import type { Status } from './conversation.ts'
import type { Person, RoomId } from './envelope.ts'

/**
 * One conversation as the agents' list shows it. Sent whole, with the room's `seq`; a lower one is
 * ignored.
 */
export interface InboxRow {
  readonly room: RoomId
  /** The room's head when this row was made. */
  readonly seq: number
  readonly title: string
  readonly department: string
  readonly visitor: Person
  readonly status: Status
  readonly preview: string
  readonly previewBy: Person
  readonly openedAt: number
  readonly activeAt: number
  /**
   * The place of the visitor's newest message: unread for every agent who has not read up to it.
   */
  readonly visitorSeq: number
  /** How far each agent has read, by agent id. */
  readonly readBy: Readonly<Record<string, number>>
}

/** The views of open conversations: every one, those whose visitor waits, the agent's own. */
export const liveViews = ['all', 'waiting', 'mine'] as const
export type LiveView = (typeof liveViews)[number]

/** How many open conversations there are, for every row that was not sent too. */
export interface InboxCounts {
  readonly all: number
  readonly waiting: number
  /** By agent id: how many each has claimed. Agents without any may be absent. */
  readonly claimed: Readonly<Record<string, number>>
}

export interface InboxWelcome {
  readonly type: 'welcome'
  readonly you: Person
  readonly epoch: string
  /** The server's time (epoch ms), for waiting times. */
  readonly now: number
  /**
   * False: `rows` is the first page of the view `all`. True: `rows` is what changed after the `rev`
   * that you sent.
   */
  readonly resumed: boolean
  readonly rows: readonly InboxRow[]
  /** Of the first page: the cursor of the next one, absent when there is none. */
  readonly next?: string
  /** Rooms that left the list since then (resolved). Only when resumed. */
  readonly gone: readonly RoomId[]
  readonly counts: InboxCounts
  readonly online: readonly Person[]
}

/** A later page of a view, in its order. `next` is absent when there is none after it. */
export interface InboxPage {
  readonly epoch: string
  readonly rows: readonly InboxRow[]
  readonly next?: string
}

export type InboxItem =
  | InboxWelcome
  | { readonly type: 'row.changed'; readonly row: InboxRow }
  | { readonly type: 'row.gone'; readonly room: RoomId }
  /** `claimed` names only the agents whose number changed. */
  | { readonly type: 'counts.changed'; readonly counts: InboxCounts }
  | { readonly type: 'agents.changed'; readonly online: readonly Person[] }

/** `rev` counts changes of the list; send it as `since` when you reconnect. */
export interface InboxFrame {
  readonly rev: number
  readonly items: readonly InboxItem[]
}
