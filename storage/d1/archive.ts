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

/**
 * The current form of a message or note; `text` is empty when it was removed. `rev` is the last
 * `seq` that touched it.
 */
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

/**
 * What the archive of every kind of room stores: messages touched since the last batch, and
 * participants.
 */
export interface RoomBatch {
  readonly room: RoomId
  /** The place in the log up to which this batch is complete. */
  readonly rev: number
  readonly messages: readonly ArchivedMessage[]
  readonly participants: readonly Person[]
}

/** A batch of one conversation, with its summary as of `rev`. */
export interface ArchiveBatch extends RoomBatch {
  readonly conversation: ConversationSummary
}

/**
 * A bound value of D1 may have 2 MB. A hundred of the longest messages of our own clients have 1.2
 * MB.
 */
const messagesPerStatement = 100
/** UTF-16 units of text; messages over channels have no length limit. */
const textPerStatement = 400_000

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

/**
 * Messages in portions that fit one bound value, in order. A message that is too long for any has
 * one of its own. `lengthOf`: UTF-16 units of what is bound of a message.
 */
export function portionsOf<M extends ArchivedMessage>(messages: readonly M[], lengthOf = ({ text }: M): number => text.length): M[][] {
  const portions: M[][] = []
  let size = 0
  for (const message of messages) {
    const last = portions.at(-1)
    size += lengthOf(message)
    if (last && last.length < messagesPerStatement && size <= textPerStatement) last.push(message)
    else {
      portions.push([message])
      size = lengthOf(message)
    }
  }
  return portions
}

/** Upserts messages and participants, for every kind of room. */
export function messageStatements(db: D1Database, { room, messages, participants }: RoomBatch): D1PreparedStatement[] {
  const current = messages.map((message) => (message.removed ? { ...message, text: '' } : message))
  return [
    db.prepare(insertParticipations).bind(room, JSON.stringify(participants)),
    ...portionsOf(current).map((portion) => db.prepare(upsertMessages).bind(room, JSON.stringify(portion))),
  ]
}

/** Upserts a batch into the archive. Repeated and older batches change nothing: `rev` decides. */
export async function writeArchive(db: D1Database, batch: ArchiveBatch): Promise<void> {
  const { room, rev, conversation } = batch
  await db.batch([db.prepare(upsertConversation).bind(room, rev, JSON.stringify(conversation)), ...messageStatements(db, batch)])
}
