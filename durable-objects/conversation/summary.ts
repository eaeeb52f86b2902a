import type { State } from '../../domain/conversation/state.ts'
import { plainText } from '../../domain/text/markdown.ts'
import { excerpt } from '../../domain/text/text.ts'
import type { ConversationEvent, LoggedConversationEvent } from '../../protocol/conversation.ts'
import { isStaff, type Person, type RoomId } from '../../protocol/envelope.ts'
import type { InboxRow } from '../../protocol/inbox.ts'
import { textOf } from '../../protocol/message.ts'
import type { ArchiveBatch, ConversationSummary } from '../../storage/d1/archive.ts'
import type { RoomLog } from '../../storage/room/room-log.ts'
import type { SearchBatch, SearchMessage } from '../../storage/search/search.ts'
import { touchedSpans } from '../room/spans.ts'

/** The log of a conversation. */
export type ConversationLog = RoomLog<State, ConversationEvent>

const titleLength = 80
const previewLength = 140

/** As a line of a list shows it. */
const listedText = (event: LoggedConversationEvent | undefined): string =>
  event?.type === 'message.posted' ? readableText(event.by, textOf(event.parts)) : ''

/** Visitors write plain text, everyone else Markdown. */
const readableText = ({ role }: Person, text: string): string => (isStaff(role) || role === 'assistant' ? plainText(text) : text)

/** The conversation as D1 lists it, as of the log's head. */
function summaryOf(log: ConversationLog): ConversationSummary {
  const { department, visitor, status, locale, page, openedAt } = log.state
  const last = log.newest('message.posted')
  return {
    title: excerpt(listedText(log.oldest('message.posted')), titleLength),
    department: department!,
    visitor: visitor!,
    status: status.is,
    ...(status.is === 'claimed' ? { agent: status.agent } : {}),
    locale,
    page,
    openedAt,
    activeAt: last?.at ?? openedAt,
    ...(status.is === 'resolved' ? { closedAt: status.at } : {}),
    preview: excerpt(listedText(last), previewLength),
  }
}

/**
 * The conversation's row in the inbox; undefined until the visitor has posted a message or
 * requested a person.
 */
export function inboxRowOf(room: RoomId, log: ConversationLog): InboxRow | undefined {
  const { visitor, status, receipts, participants } = log.state
  const written = visitor && log.newest('message.posted', visitor.id)
  if (!visitor || (!written && status.is === 'assisted')) return undefined
  const last = log.newest('message.posted')
  const { title, department, preview, openedAt, activeAt } = summaryOf(log)
  const readBy = Object.entries(receipts).flatMap(([id, { read }]) =>
    id === visitor.id || participants[id]?.role === 'assistant' ? [] : [[id, read]],
  )
  return {
    room,
    seq: log.head,
    title,
    department: department.name,
    visitor,
    status,
    preview,
    previewBy: last?.by ?? visitor,
    openedAt,
    activeAt,
    visitorSeq: written?.seq ?? 0,
    readBy: Object.fromEntries(readBy),
  }
}

/** What the archive needs for these events: the summary, and the spans of the log that they touch. */
export const archiveBatchOf = (room: RoomId, log: ConversationLog, events: readonly LoggedConversationEvent[]): ArchiveBatch => ({
  room,
  rev: log.head,
  conversation: summaryOf(log),
  spans: touchedSpans(log, events),
  participants: Object.values(log.state.participants).filter(({ role }) => isStaff(role) || role === 'visitor' || role === 'user'),
})

/** The same for the search index. */
export const searchBatchOf = (
  room: RoomId,
  log: ConversationLog,
  events: readonly LoggedConversationEvent[],
): SearchBatch<LoggedConversationEvent> => ({ room, spans: touchedSpans(log, events), messageOf: searchMessageOf })

/** A message or a note as search shows and finds it. */
function searchMessageOf(event: LoggedConversationEvent): SearchMessage | undefined {
  if ((event.type !== 'message.posted' && event.type !== 'note.posted') || event.removed) return undefined
  const { seq, at, by, parts } = event
  return { seq, at, kind: event.type === 'note.posted' ? 'note' : 'message', text: readableText(by, textOf(parts)) }
}
