import { deepEqual, ok } from 'node:assert/strict'
import { type MessagePart, textOf } from '../../protocol/message.ts'
import { searchMessages } from '../../storage/search/search.ts'
import type { FailingHour } from './archive-simulation.ts'

/** A message as the log has it now, computed without the code that writes the archive. */
export interface ExpectedMessage {
  readonly seq: number
  readonly at: number
  readonly kind: 'message' | 'note'
  readonly by: { readonly id: string }
  readonly text: string
  readonly removed: boolean
}

interface Place {
  readonly seq: number
  readonly at: number
  readonly by: ExpectedMessage['by']
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
      const { seq, at, by, removed = false } = event
      const text = 'parts' in event ? textOf(event.parts) : event.text
      all.set(seq, { seq, at, kind: event.type === 'note.posted' ? 'note' : 'message', by, text, removed })
    } else if (event.type === 'message.removed' || event.type === 'note.removed')
      all.set(event.target, { ...all.get(event.target)!, text: '', removed: true })
  }
  return [...all.values()]
}

/** The archive's rows of one table, as plain values. */
export const rowsOf = ({ archive }: FailingHour, sql: string): Record<string, unknown>[] => archive.tables.prepare(sql).now().results

/**
 * Every event of the log is in the archive as it now is, and nothing else is. What was removed has
 * no text in the log either: `messages` is computed from the removals.
 */
export function archiveIsLog(hour: FailingHour, events: readonly Place[], messages: readonly ExpectedMessage[]): void {
  const rows = rowsOf(hour, 'SELECT first, last, rev, body FROM segments ORDER BY first')
  const archived = rows.flatMap(({ body }) => JSON.parse(String(body)) as (Place & { readonly type: string })[])
  deepEqual(archived, events, 'the archive is not the log')
  deepEqual(expectedMessages(archived), messages, 'the archive has other messages')
  deepEqual(
    archived.flatMap((event) => ('removed' in event ? [event.seq] : [])),
    messages.flatMap(({ seq, removed }) => (removed ? [seq] : [])),
    'the archive does not know what is removed',
  )
  for (const { first, last, rev, body } of rows) {
    const places = (JSON.parse(String(body)) as Place[]).map(({ seq }) => seq)
    deepEqual([places[0], places.at(-1)], [first, last], 'a row names other places than it has')
    // A row is as new as its newest event, and no newer than the log.
    ok(Number(rev) >= Number(last) && Number(rev) <= events.length, `the row at ${first} has the rev ${rev}`)
  }
}

/** The search database and its index hold exactly the words that have not been removed. */
export async function searchIsLog({ search }: FailingHour, messages: readonly ExpectedMessage[]): Promise<void> {
  const rows = (sql: string) => search.tables.prepare(sql).now().results
  deepEqual(
    rows('SELECT rowid % 2097152 AS first FROM segments ORDER BY rowid').map(({ first }) => Number(first) % 100),
    rows('SELECT 1 FROM segments').map(() => 1),
    'a document has no span',
  )
  const left = messages.filter(({ removed }) => !removed)
  deepEqual(
    rows('SELECT text FROM segments ORDER BY rowid').flatMap(({ text }) => JSON.parse(String(text)) as unknown[]),
    left.map(({ seq, at, kind, text }) => ({ seq, at, kind, text })),
    'the search copy is not the log',
  )
  search.tables.raw.exec("INSERT INTO segments (segments, rank) VALUES ('integrity-check', 1)")
  search.tables.raw.exec("CREATE VIRTUAL TABLE temp.words USING fts5vocab('main', 'segments', 'row')")
  const text = new Map<string, number>()
  for (const word of left.flatMap(({ text }) => text.split(' '))) text.set(word, (text.get(word) ?? 0) + 1)
  const known = rows('SELECT term, cnt FROM words').filter(({ term }) => term !== '¶')
  deepEqual(new Map(known.map(({ term, cnt }) => [term, cnt])), text, 'the index knows other words')
  // Also through the endpoint that agents use.
  const newest = left.at(-1)
  const found = await searchMessages(search.tables as unknown as D1Database, newest?.text.split(' ')[1] ?? 'nothing')
  deepEqual(
    found.map(({ seq }) => seq),
    newest ? [newest.seq] : [],
    'the newest message is not found',
  )
}
