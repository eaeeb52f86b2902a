import { deepEqual } from 'node:assert/strict'
import { type MessagePart, textOf } from '../../protocol/message.ts'
import { searchMessages } from '../../storage/search/search.ts'
import type { FailingHour } from './archive-simulation.ts'

/** A message as the log has it now, computed without the code that writes the archive. */
export interface ExpectedMessage {
  readonly seq: number
  /** The last `seq` that touched it. */
  readonly rev: number
  readonly at: number
  readonly kind: 'message' | 'note'
  readonly by: { readonly id: string }
  readonly id: string
  readonly text: string
  readonly removed: boolean
}

interface Place {
  readonly seq: number
  readonly at: number
  readonly by: ExpectedMessage['by']
  readonly id: string
}

/** A message of a draw has a text, one of a conversation has parts. */
type Body = { readonly text: string } | { readonly parts: readonly MessagePart[] }

type Outcome =
  | (Place & { readonly type: 'message.posted' | 'note.posted'; readonly removed?: boolean } & Body)
  | (Place & { readonly type: 'message.removed' | 'note.removed'; readonly target: number })

/** The messages and notes of a log, each as it now is. */
export function expectedMessages(events: readonly (Place & { readonly type: string })[]): ExpectedMessage[] {
  const all = new Map<number, ExpectedMessage>()
  for (const event of events as readonly Outcome[]) {
    if (event.type === 'message.posted' || event.type === 'note.posted') {
      const { seq, at, by, id, removed = false } = event
      const text = 'parts' in event ? textOf(event.parts) : event.text
      all.set(seq, { seq, rev: seq, at, kind: event.type === 'note.posted' ? 'note' : 'message', by, id, text, removed })
    } else if (event.type === 'message.removed' || event.type === 'note.removed')
      all.set(event.target, { ...all.get(event.target)!, rev: event.seq, text: '', removed: true })
  }
  return [...all.values()]
}

/** The archive's rows of one table, as plain values. */
export const rowsOf = ({ archive }: FailingHour, sql: string): Record<string, unknown>[] => archive.tables.prepare(sql).now().results

/** Every message of the log is in the archive as it now is, and nothing else is. */
export function archiveIsLog(hour: FailingHour, messages: readonly ExpectedMessage[]): void {
  deepEqual(
    rowsOf(hour, 'SELECT seq, rev, at, kind, by, id, text, removed FROM messages ORDER BY seq'),
    messages.map((message) => ({ ...message, by: JSON.stringify(message.by), removed: message.removed ? 1 : 0 })),
    'the archive is not the log',
  )
}

/** The search database and its index hold exactly the words that have not been removed. */
export async function searchIsLog(
  { search }: FailingHour,
  title: string,
  head: number,
  messages: readonly ExpectedMessage[],
): Promise<void> {
  const rows = (sql: string) => search.tables.prepare(sql).now().results
  deepEqual(rows('SELECT title, rev FROM rooms'), [{ title, rev: head }], 'the room is not found by its title')
  deepEqual(
    rows('SELECT place % 2097152 AS seq, rev, at, kind FROM places ORDER BY place'),
    messages.map(({ seq, rev, at, kind }) => ({ seq, rev, at, kind })),
    'a place is wrong',
  )
  const left = messages.filter(({ removed }) => !removed)
  deepEqual(
    rows('SELECT rowid % 2097152 AS seq, text FROM messages ORDER BY rowid'),
    left.map(({ seq, text }) => ({ seq, text })),
    'the search copy is not the log',
  )
  search.tables.raw.exec("INSERT INTO messages (messages, rank) VALUES ('integrity-check', 1)")
  search.tables.raw.exec("CREATE VIRTUAL TABLE temp.words USING fts5vocab('main', 'messages', 'row')")
  const text = new Map<string, number>()
  for (const word of left.flatMap(({ text }) => text.split(' '))) text.set(word, (text.get(word) ?? 0) + 1)
  deepEqual(new Map(rows('SELECT term, cnt FROM words').map(({ term, cnt }) => [term, cnt])), text, 'the index knows other words')
  // Also through the endpoint that agents use.
  const newest = left.at(-1)
  const found = await searchMessages(search.tables as unknown as D1Database, newest?.text.split(' ')[1] ?? 'nothing')
  deepEqual(
    found.map(({ seq }) => seq),
    newest ? [newest.seq] : [],
    'the newest message is not found',
  )
}
