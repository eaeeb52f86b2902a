import type { ConversationSnapshot, UnsentMessage } from '../../client/conversation/conversation.ts'
import type { Line } from '../../client/conversation/lines.ts'
import { isSameDay } from '../../ui/dates.ts'

/** One row of the virtual list. Keys never change while a row means the same thing: the anchor holds on to them. */
export type ThreadItem =
  | { readonly is: 'day'; readonly key: string; readonly at: number }
  | { readonly is: 'system'; readonly key: string; readonly line: Line }
  | { readonly is: 'line'; readonly key: string; readonly line: Line; readonly leads: boolean }
  | { readonly is: 'unsent'; readonly key: string; readonly unsent: UnsentMessage; readonly leads: boolean }
  | { readonly is: 'draft'; readonly key: string; readonly n: number; readonly text: string }

/** Lines of one author within this time stand together under one name. */
const togetherMs = 5 * 60_000

/**
 * Lines as rows, with a row for each new day. `pageStarts` are lines that once stood first while older ones were still
 * to come: they go on leading a group, so that the row under the reader's eye keeps its height when the page above arrives.
 */
export function threadItems(
  { lines, unsent, draft, hasOlder, you }: ConversationSnapshot,
  pageStarts: ReadonlySet<string>,
): readonly ThreadItem[] {
  const items: ThreadItem[] = []
  let before: Line | undefined
  for (const line of lines) {
    const newDay = before ? !isSameDay(before.at, line.at) : !hasOlder
    if (newDay) items.push({ is: 'day', key: `day:${line.key}`, at: line.at })
    if (line.kind === 'system') items.push({ is: 'system', key: line.key, line })
    else items.push({ is: 'line', key: line.key, line, leads: newDay || pageStarts.has(line.key) || !continues(before, line) })
    before = line
  }
  for (const [at, each] of unsent.entries()) {
    const last = unsent[at - 1]
    const together = last
      ? last.kind === each.kind
      : before !== undefined && before.by.id === you?.id && before.kind === each.kind && each.at - before.at < togetherMs
    items.push({ is: 'unsent', key: each.key, unsent: each, leads: !together })
  }
  if (draft) items.push({ is: 'draft', key: `draft:${draft.n}`, ...draft })
  return items
}

const continues = (before: Line | undefined, line: Line): boolean =>
  before !== undefined && before.kind === line.kind && before.by.id === line.by.id && line.at - before.at < togetherMs
