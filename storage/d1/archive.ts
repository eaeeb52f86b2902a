import type { Department, Status } from '../../protocol/conversation.ts'
import type { Person, RoomId } from '../../protocol/envelope.ts'

/** A conversation as of one event of its log. */
export interface ConversationSummary {
  readonly title: string
  readonly department: Department
  readonly visitor: Person
  readonly status: Status['is']
  readonly agent?: Person
  readonly locale: string
  readonly page: string
  readonly openedAt: number
  readonly activeAt: number
  readonly closedAt?: number
  readonly preview: string
}

/** A message or note as it now is; `text` is empty when it was removed. `rev` is the last `seq` that touched it. */
export interface ArchivedMessage {
  readonly seq: number
  readonly rev: number
  readonly at: number
  readonly kind: 'message' | 'note'
  readonly by: Person
  readonly id: string
  readonly text: string
  readonly removed: boolean
}

/** What was said in one room, of whatever kind: the messages touched since the last time, and who took part. */
export interface ArchivedTurn {
  readonly room: RoomId
  /** The place in the log up to which this is the truth. */
  readonly rev: number
  readonly messages: readonly ArchivedMessage[]
  readonly participants: readonly Person[]
}

/** What the archive is owed of one conversation: the summary as of `rev`, and what was said. */
export interface ArchiveBatch extends ArchivedTurn {
  readonly conversation: ConversationSummary
}

/** A bound value may have 2 MB; a hundred of the longest messages have 1.2. */
export const messagesPerStatement = 100

const upsertConversation = `
  INSERT INTO conversations (room, rev, title, department, visitor, agent, status, locale, page, preview, opened_at, active_at, closed_at)
  SELECT ?1, ?2, s->>'title', s->'department'->>'id', s->'visitor', s->'agent', s->>'status', s->>'locale', s->>'page', s->>'preview',
         s->>'openedAt', s->>'activeAt', s->>'closedAt'
  FROM (SELECT ?3 AS s) WHERE true
  ON CONFLICT (room) DO UPDATE SET
    rev = excluded.rev, title = excluded.title, department = excluded.department, visitor = excluded.visitor, agent = excluded.agent,
    status = excluded.status, locale = excluded.locale, page = excluded.page, preview = excluded.preview, opened_at = excluded.opened_at,
    active_at = excluded.active_at, closed_at = excluded.closed_at
  WHERE excluded.rev > conversations.rev`

const upsertMessages = `
  INSERT INTO messages (room, seq, rev, at, kind, by, id, text, removed)
  SELECT ?1, value->>'seq', value->>'rev', value->>'at', value->>'kind', value->'by', value->>'id', value->>'text', value->>'removed'
  FROM json_each(?2) WHERE true
  ON CONFLICT (room, seq) DO UPDATE SET rev = excluded.rev, text = excluded.text, removed = excluded.removed
  WHERE excluded.rev > messages.rev`

const insertParticipations = `
  INSERT INTO participations (person, room) SELECT value->>'id', ?1 FROM json_each(?2) WHERE true
  ON CONFLICT DO NOTHING`

/** What is the same for every kind of room: who took part, and the messages as they now are. */
export function messageStatements(db: D1Database, { room, messages, participants }: ArchivedTurn): D1PreparedStatement[] {
  const kept = messages.map((message) => (message.removed ? { ...message, text: '' } : message))
  const statements = [db.prepare(insertParticipations).bind(room, JSON.stringify(participants))]
  for (let from = 0; from < kept.length; from += messagesPerStatement) {
    statements.push(db.prepare(upsertMessages).bind(room, JSON.stringify(kept.slice(from, from + messagesPerStatement))))
  }
  return statements
}

/** Brings the archive up to the batch. The same batch twice, or an older one after a newer, changes nothing: `rev` decides. */
export async function writeArchive(db: D1Database, batch: ArchiveBatch): Promise<void> {
  const { room, rev, conversation } = batch
  await db.batch([db.prepare(upsertConversation).bind(room, rev, JSON.stringify(conversation)), ...messageStatements(db, batch)])
}
