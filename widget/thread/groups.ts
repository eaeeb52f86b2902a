import type { UnsentMessage } from '../../client/conversation/conversation.ts'
import type { Line } from '../../client/conversation/lines.ts'
import type { Source } from '../../protocol/conversation.ts'
import type { Person, Refusal } from '../../protocol/envelope.ts'
import { isSameDay } from '../../ui/dates.ts'

export type Sent = 'stored' | 'delivered' | 'read'

export interface Bubble {
  readonly key: string
  readonly text: string
  readonly at: number
  readonly removed: boolean
  /** How far one's own message has come; others' have none. */
  readonly state?: Sent | UnsentMessage['state']
  readonly refused?: Refusal
  readonly sources?: readonly Source[]
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
  | { readonly is: 'system'; readonly key: string; readonly line: Line }
  | Group

/** A pause longer than this begins a new group, with its own time. */
const pauseMs = 5 * 60_000

/** What the visitor sees between two lines of one author is nothing: they become one group. */
export function rowsOf(
  lines: readonly Line[],
  unsent: readonly UnsentMessage[],
  you: Person,
  stateOf: (line: Line) => Sent,
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
      // The opening is told by the greeting; removals show in the place of what was removed.
      if (line.event.type === 'conversation.opened' || line.event.type === 'message.removed') continue
      dayBefore(line.at)
      rows.push({ is: 'system', key: line.key, line })
      group = undefined
      last = line.at
      continue
    }
    const said = line.event.type === 'message.posted' && !line.removed ? line.event : undefined
    add(line.by, {
      key: line.key,
      text: line.text,
      at: line.at,
      removed: line.removed,
      ...(line.by.id === you.id ? { state: stateOf(line) } : {}),
      ...(said?.sources ? { sources: said.sources } : {}),
    })
  }
  for (const one of unsent) {
    // A message from before midnight that still waits belongs to now, below what has been said since.
    const at = Math.max(one.at, last)
    add(you, { key: one.key, text: one.text, at, removed: false, state: one.state, ...(one.refused ? { refused: one.refused } : {}) })
  }
  return rows
}
