import type { State } from '../../domain/conversation/state.ts'
import { plainText } from '../../domain/text/markdown.ts'
import { excerpt } from '../../domain/text/text.ts'
import type { ConversationEvent, LoggedConversationEvent } from '../../protocol/conversation.ts'
import { isStaff, type Person, type RoomId } from '../../protocol/envelope.ts'
import type { InboxRow } from '../../protocol/inbox.ts'
import { textOf } from '../../protocol/message.ts'
import type { ArchiveBatch, ArchivedMessage, ConversationSummary } from '../../storage/d1/archive.ts'
import type { RoomLog } from '../../storage/room/room-log.ts'

/** The log of a conversation. */
export type ConversationLog = RoomLog<State, ConversationEvent>

const titleLength = 80
const previewLength = 140

/** As a line of a list shows it: visitors write plain text, everyone else Markdown. */
function listedText(event: LoggedConversationEvent | undefined): string {
  if (event?.type !== 'message.posted') return ''
  const text = textOf(event.parts)
  return writesMarkdown(event.by) ? plainText(text) : text
}

const writesMarkdown = ({ role }: Person): boolean => isStaff(role) || role === 'assistant'

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

/**
 * What the archive needs for these events: the summary, and the messages that they touch as they
 * are now.
 */
export function archiveBatchOf(room: RoomId, log: ConversationLog, events: readonly LoggedConversationEvent[]): ArchiveBatch {
  const touched = new Map<number, number>()
  for (const event of events) {
    if (event.type === 'message.posted' || event.type === 'note.posted')
      touched.set(event.seq, Math.max(event.seq, touched.get(event.seq) ?? 0))
    if (event.type === 'message.removed' || event.type === 'note.removed') touched.set(event.target, event.seq)
  }
  const messages = [...touched].flatMap(([seq, rev]) => archived(log.at(seq), rev))
  return {
    room,
    rev: log.head,
    conversation: summaryOf(log),
    messages,
    participants: Object.values(log.state.participants).filter(({ role }) => isStaff(role) || role === 'visitor' || role === 'user'),
  }
}

/** The messages of a batch as search shows and finds them. */
export const searchableMessages = (messages: readonly ArchivedMessage[]): readonly ArchivedMessage[] =>
  messages.map((message) => (writesMarkdown(message.by) ? { ...message, text: plainText(message.text) } : message))

function archived(event: LoggedConversationEvent | undefined, rev: number): ArchivedMessage[] {
  if (event?.type !== 'message.posted' && event?.type !== 'note.posted') return []
  const { seq, at, by, id, parts, removed = false } = event
  return [{ seq, rev, at, kind: event.type === 'note.posted' ? 'note' : 'message', by, id, text: textOf(parts), removed }]
}
