import type { InboxRow } from '../../protocol/inbox.ts'
import type { MessageKey } from '../messages/i18n.ts'

/** The views of the inbox: three filters of the live list, and the archive. */
export type View = 'all' | 'waiting' | 'mine' | 'closed'
type LiveView = Exclude<View, 'closed'>

interface LiveViewRule {
  readonly shows: (row: InboxRow, you: string) => boolean
  readonly order: (one: InboxRow, other: InboxRow) => number
}

const newestFirst = (one: InboxRow, other: InboxRow): number => other.activeAt - one.activeAt
const waitingSince = ({ status }: InboxRow): number => (status.is === 'waiting' ? status.since : Number.MAX_SAFE_INTEGER)
const longestWaitFirst = (one: InboxRow, other: InboxRow): number => waitingSince(one) - waitingSince(other)

const rules: Readonly<Record<LiveView, LiveViewRule>> = {
  all: { shows: ({ status }) => status.is !== 'resolved', order: newestFirst },
  waiting: { shows: ({ status }) => status.is === 'waiting', order: longestWaitFirst },
  mine: { shows: ({ status }, you) => status.is === 'claimed' && status.agent.id === you, order: newestFirst },
}

export const viewLabels = {
  all: 'views.all',
  waiting: 'views.waiting',
  mine: 'views.mine',
  closed: 'views.closed',
} as const satisfies Record<View, MessageKey>
export const views = Object.keys(viewLabels) as readonly View[]
export const isView = (name: string): name is View => name in viewLabels

/** The rows of one live view, filtered and sorted. */
export const rowsOf = (view: LiveView, rows: readonly InboxRow[], you: string): readonly InboxRow[] =>
  rows.filter((row) => rules[view].shows(row, you)).sort(rules[view].order)

/** Whether the visitor wrote something that this agent has not read. */
export const isUnread = (row: InboxRow, you: string): boolean => row.visitorSeq > (row.readBy[you] ?? 0)
