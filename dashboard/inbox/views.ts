import { type InboxRow, type LiveView, liveViews } from '../../protocol/inbox.ts'
import type { MessageKey } from '../messages/i18n.ts'

/** The views of the inbox: three filters of the live list, and the archive. */
export type View = LiveView | 'closed'

export const viewLabels = {
  all: 'views.all',
  waiting: 'views.waiting',
  mine: 'views.mine',
  closed: 'views.closed',
} as const satisfies Record<View, MessageKey>
export const views: readonly View[] = [...liveViews, 'closed']
export const isView = (name: string): name is View => name in viewLabels

/** Whether the visitor wrote something that this agent has not read. */
export const isUnread = (row: InboxRow, you: string): boolean => row.visitorSeq > (row.readBy[you] ?? 0)
