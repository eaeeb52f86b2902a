import type { ConversationSnapshot } from '../../../client/conversation/conversation.ts'
import type { Line } from '../../../client/conversation/lines.ts'
import type { UnsentMessage } from '../../../client/conversation/outbox.ts'
import { isSameDay } from '../../../ui/dates.ts'

/** One row of the virtual list. A row's key never changes, because the scroll anchor uses it. */
export type ThreadItem =
  | { readonly is: 'day'; readonly key: string; readonly at: number }
  | { readonly is: 'unread'; readonly key: string }
  | { readonly is: 'system'; readonly key: string; readonly line: Line }
  | { readonly is: 'line'; readonly key: string; readonly line: Line; readonly leads: boolean }
  | { readonly is: 'unsent'; readonly key: string; readonly unsent: UnsentMessage; readonly leads: boolean }
  | { readonly is: 'draft'; readonly key: string; readonly n: number; readonly text: string }

/** Lines of one author within this time form a group under one name. */
const groupMs = 5 * 60_000

/**
 * The rows of a conversation, with a row for each new day. `pageStarts` are lines that were the
 * first loaded ones: they stay leaders of a group, so that their height does not change when the
 * older page arrives. `firstUnread` gets a divider before it.
 */
export function threadItems(
  { lines, unsent, draft, hasOlder, you }: ConversationSnapshot,
  pageStarts: ReadonlySet<string>,
  firstUnread?: string,
): readonly ThreadItem[] {
  const items: ThreadItem[] = []
  let before: Line | undefined
  for (const line of lines) {
    const newDay = before ? !isSameDay(before.at, line.at) : !hasOlder
    if (newDay) items.push({ is: 'day', key: `day:${line.key}`, at: line.at })
    const isFirstUnread = line.key === firstUnread
    if (isFirstUnread) items.push({ is: 'unread', key: 'unread' })
    if (line.kind === 'system') items.push({ is: 'system', key: line.key, line })
    else
      items.push({
        is: 'line',
        key: line.key,
        line,
        leads: newDay || isFirstUnread || pageStarts.has(line.key) || !continues(before, line),
      })
    before = line
  }
  for (const [at, each] of unsent.entries()) {
    const last = unsent[at - 1]
    const continuesGroup = last
      ? last.kind === each.kind
      : before !== undefined && before.by.id === you?.id && before.kind === each.kind && each.at - before.at < groupMs
    items.push({ is: 'unsent', key: each.key, unsent: each, leads: !continuesGroup })
  }
  if (draft) items.push({ is: 'draft', key: `draft:${draft.n}`, ...draft })
  return items
}

const continues = (before: Line | undefined, line: Line): boolean =>
  before !== undefined && before.kind === line.kind && before.by.id === line.by.id && line.at - before.at < groupMs

/**
 * The first line that this agent has not read; undefined when there is none, or when they have
 * never read anything of the conversation: then all of it is new, and its end matters most. Who
 * wrote a line has read those above it.
 */
export function firstUnreadLine({ lines, you, room }: Pick<ConversationSnapshot, 'lines' | 'you' | 'room'>): string | undefined {
  const isOwn = ({ kind, by }: Line) => kind !== 'system' && by.id === you?.id
  const read = Math.max((you && room?.receipts[you.id]?.read) ?? 0, lines.findLast(isOwn)?.seq ?? 0)
  if (read === 0 || (lines[0]?.seq ?? 0) > read) return undefined
  return lines.find((line) => line.seq > read && line.kind !== 'system' && !line.removed)?.key
}
