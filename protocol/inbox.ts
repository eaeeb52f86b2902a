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

export interface InboxWelcome {
  readonly type: 'welcome'
  readonly you: Person
  readonly epoch: string
  /**
   * False: `rows` is the whole list. True: `rows` is what changed after the `rev` that you sent.
   */
  readonly resumed: boolean
  readonly rows: readonly InboxRow[]
  /** Rooms that left the list since then (resolved). Only when resumed. */
  readonly gone: readonly RoomId[]
  readonly online: readonly Person[]
}

export type InboxItem =
  | InboxWelcome
  | { readonly type: 'row.changed'; readonly row: InboxRow }
  | { readonly type: 'row.gone'; readonly room: RoomId }
  | { readonly type: 'agents.changed'; readonly online: readonly Person[] }

/** `rev` counts changes of the list; send it as `since` when you reconnect. */
export interface InboxFrame {
  readonly rev: number
  readonly items: readonly InboxItem[]
}
