import type { RoomId } from '../../protocol/envelope.ts'
import type { InboxRow, LiveView } from '../../protocol/inbox.ts'

/** A place in the order of a view. The room decides between two rows of the same millisecond. */
export interface RowPosition {
  /** Epoch ms: of the newest message, or since when the visitor waits. */
  readonly at: number
  readonly room: RoomId
}

interface LiveViewRule {
  /** Where the row stands in this agent's view; undefined when the view does not show it. */
  readonly at: (row: InboxRow, agent: string) => number | undefined
  readonly newestFirst: boolean
}

const rules: Readonly<Record<LiveView, LiveViewRule>> = {
  all: { at: ({ status, activeAt }) => (status.is === 'resolved' ? undefined : activeAt), newestFirst: true },
  waiting: { at: ({ status }) => (status.is === 'waiting' ? status.since : undefined), newestFirst: false },
  mine: {
    at: ({ status, activeAt }, agent) => (status.is === 'claimed' && status.agent.id === agent ? activeAt : undefined),
    newestFirst: true,
  },
}

/** Whether the view begins with the newest row. The waiting view begins with the longest wait. */
export const isNewestFirst = (view: LiveView): boolean => rules[view].newestFirst

/** Where the row stands in this agent's view; undefined when the view does not show it. */
export function positionIn(view: LiveView, row: InboxRow, agent: string): RowPosition | undefined {
  const at = rules[view].at(row, agent)
  return at === undefined ? undefined : { at, room: row.room }
}

/** Negative when `one` is above `other`. The SQL of the inbox has the same order. */
export function comparePositions(view: LiveView, one: RowPosition, other: RowPosition): number {
  const older = one.at - other.at || (one.room < other.room ? -1 : one.room > other.room ? 1 : 0)
  return rules[view].newestFirst ? -older : older
}

/** A position as clients send it back to ask for the page after it. */
export const cursorOf = ({ at, room }: RowPosition): string => `${at}.${room}`

/** Reads a cursor; undefined when it is none. */
export function positionOf(cursor: string): RowPosition | undefined {
  const [, at, room] = /^(\d{1,16})\.(.{1,128})$/.exec(cursor) ?? []
  return room === undefined ? undefined : { at: Number(at), room: room as RoomId }
}
