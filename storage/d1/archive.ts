import type { Department, Status } from '../../protocol/conversation.ts'
import type { Person, RoomId } from '../../protocol/envelope.ts'
import { type Span, segmentStatements, writeSpans } from './segments.ts'

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

/**
 * What the archive of every kind of room stores: the spans of the log that were touched since the
 * last batch, each as it now is, and participants.
 */
export interface RoomBatch {
  readonly room: RoomId
  /** The place in the log up to which this batch is complete. */
  readonly rev: number
  readonly spans: Iterable<Span>
  readonly participants: readonly Person[]
}

/** A batch of one conversation, with its summary as of `rev`. */
export interface ArchiveBatch extends RoomBatch {
  readonly conversation: ConversationSummary
}

/**
 * The usual update of a conversation that stays open, or closed. It does not set `closed_at`,
 * because SQLite writes the entry of an index when one of its columns is set, changed or not.
 */
const updateConversation = `
  UPDATE conversations SET
    rev = ?2, title = ?3->>'title', department = ?3->'department'->>'id', visitor = ?3->'visitor', agent = ?3->'agent',
    status = ?3->>'status', locale = ?3->>'locale', page = ?3->>'page', preview = ?3->>'preview', opened_at = ?3->>'openedAt',
    active_at = ?3->>'activeAt'
  WHERE room = ?1 AND rev < ?2 AND closed_at IS (?3->>'closedAt')`

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

const insertParticipations = `
  INSERT INTO participations (person, room) SELECT value->>'id', ?1 FROM json_each(?2) WHERE true
  ON CONFLICT DO NOTHING`

/** Writes spans and participants with the statements of a summary, for every kind of room. */
export function writeRoom(
  db: D1Database,
  summary: readonly D1PreparedStatement[],
  { room, spans, participants }: RoomBatch,
): Promise<void> {
  const statements = [...summary, db.prepare(insertParticipations).bind(room, JSON.stringify(participants))]
  return writeSpans(db, statements, spans, (span) => segmentStatements(db, room, span))
}

/** Writes a batch into the archive. Repeated and older batches change nothing: `rev` decides. */
export function writeArchive(db: D1Database, batch: ArchiveBatch): Promise<void> {
  const { room, rev, conversation } = batch
  const values = [room, rev, JSON.stringify(conversation)]
  return writeRoom(
    db,
    [updateConversation, upsertConversation].map((sql) => db.prepare(sql).bind(...values)),
    batch,
  )
}
