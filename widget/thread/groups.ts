import type { Line } from '../../client/conversation/lines.ts'
import type { UnsentMessage } from '../../client/conversation/outbox.ts'
import type { Person, Refusal } from '../../protocol/envelope.ts'
import { type Card, cardsOf } from '../../protocol/message.ts'
import { isSameDay } from '../../ui/dates.ts'

export type Sent = 'stored' | 'delivered' | 'read'

export interface Bubble {
  readonly key: string
  readonly text: string
  readonly at: number
  readonly removed: boolean
  /** Delivery state of one's own message; other people's messages have none. */
  readonly state?: Sent | UnsentMessage['state']
  readonly refused?: Refusal
  /** Of a message that waits: when it is sent (epoch ms). */
  readonly retryAt?: number
  readonly sources?: readonly Card[]
}

export interface Group {
  readonly is: 'group'
  readonly key: string
  readonly by: Person
  readonly own: boolean
  readonly bubbles: readonly Bubble[]
}

export type Row =
  | { readonly is: 'day'; readonly key: string; readonly at: number }
  | { readonly is: 'unread'; readonly key: string }
  | { readonly is: 'system'; readonly key: string; readonly line: Line }
  | Group

/** After a longer pause a new group starts, with its own time. */
const pauseMs = 5 * 60_000

/**
 * Turns lines into rows: days, system lines, and groups of consecutive messages by one author, with
 * a divider above the line `firstUnread`.
 */
export function rowsOf(
  lines: readonly Line[],
  unsent: readonly UnsentMessage[],
  you: Person,
  stateOf: (line: Line) => Sent,
  firstUnread?: string,
): readonly Row[] {
  const rows: Row[] = []
  let group: { by: Person; bubbles: Bubble[] } | undefined
  let last = Number.NEGATIVE_INFINITY

  const dayBefore = (at: number): void => {
    if (last === Number.NEGATIVE_INFINITY || !isSameDay(last, at)) {
      rows.push({ is: 'day', key: `day-${new Date(at).toDateString()}`, at })
      group = undefined
    }
  }
  const add = (by: Person, bubble: Bubble): void => {
    dayBefore(bubble.at)
    if (!group || group.by.id !== by.id || bubble.at - last > pauseMs) {
      group = { by, bubbles: [] }
      rows.push({ is: 'group', key: bubble.key, by, own: by.id === you.id, bubbles: group.bubbles })
    }
    group.bubbles.push(bubble)
    last = bubble.at
  }

  for (const line of lines) {
    if (line.kind === 'system') {
      // The greeting replaces the opening; a removal shows at the removed message.
      if (line.event.type === 'conversation.opened' || line.event.type === 'message.removed') continue
      dayBefore(line.at)
      rows.push({ is: 'system', key: line.key, line })
      group = undefined
      last = line.at
      continue
    }
    if (line.key === firstUnread) {
      dayBefore(line.at)
      rows.push({ is: 'unread', key: 'unread' })
      group = undefined
    }
    const sources = line.event.type === 'message.posted' ? cardsOf(line.event.parts) : []
    add(line.by, {
      key: line.key,
      text: line.text,
      at: line.at,
      removed: line.removed,
      ...(line.by.id === you.id ? { state: stateOf(line) } : {}),
      ...(sources.length > 0 ? { sources } : {}),
    })
  }
  for (const { key, text, state, refused, retryAt, at: writtenAt } of unsent) {
    // A message from before midnight that is still unsent stays below the messages posted since
    // then.
    const at = Math.max(writtenAt, last)
    add(you, { key, text, at, removed: false, state, ...(refused ? { refused } : {}), ...(retryAt ? { retryAt } : {}) })
  }
  return rows
}
