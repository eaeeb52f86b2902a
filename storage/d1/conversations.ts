import { and, asc, desc, eq, gt, gte, isNotNull, isNull, lt, or, sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import type { RoomId } from '../../protocol/envelope.ts'
import type { ClosedRow } from '../../protocol/http/agent.ts'
import type { ConversationSummary } from './archive.ts'
import { conversations, departments } from './schema.ts'

const pageLength = 50
const minuteMs = 60_000

/**
 * Inserts the row of a new conversation, so that the reconcile job finds it even if its first
 * archive fails. Any archive is newer.
 */
export async function insertConversation(db: D1Database, room: RoomId, summary: ConversationSummary): Promise<void> {
  await drizzle(db)
    .insert(conversations)
    .values({ ...summary, room, rev: 0, department: summary.department.id })
    .onConflictDoNothing()
}

/** Whether the conversation has a row: for room ids that an older secret signed. */
export async function isKnown(db: D1Database, room: string): Promise<boolean> {
  const row = await drizzle(db).select({ room: conversations.room }).from(conversations).where(eq(conversations.room, room)).get()
  return row !== undefined
}

/** The rooms after `after` whose conversation is not resolved, in order, as far as D1 knows. */
export async function openRooms(db: D1Database, after: string, limit: number): Promise<RoomId[]> {
  const { room, closedAt } = conversations
  const found = await drizzle(db)
    .select({ room })
    .from(conversations)
    .where(and(isNull(closedAt), gt(room, after)))
    .orderBy(asc(room))
    .limit(limit)
  return found.map((row) => row.room as RoomId)
}

/** Resolved conversations, the latest first; `next` is the `before` of the page after this one. */
export async function closedConversations(db: D1Database, before = Number.MAX_SAFE_INTEGER): Promise<{ rows: ClosedRow[]; next?: number }> {
  const older = and(isNotNull(conversations.closedAt), lt(conversations.activeAt, before))
  const last = drizzle(db)
    .select({ at: conversations.activeAt })
    .from(conversations)
    .where(older)
    .orderBy(desc(conversations.activeAt))
    .limit(1)
    .offset(pageLength - 1)
  // A page contains all conversations of its last millisecond, because `before` is a time.
  const found = await drizzle(db)
    .select()
    .from(conversations)
    .leftJoin(departments, eq(departments.id, conversations.department))
    .where(and(older, gte(conversations.activeAt, sql`coalesce((${last}), 0)`)))
    .orderBy(desc(conversations.activeAt))
  const rows = found.map(
    ({ conversations: { room, title, department, visitor, preview, openedAt, activeAt, closedAt }, departments: known }) => ({
      room: room as RoomId,
      title,
      department: known?.name ?? department,
      visitor,
      preview,
      openedAt,
      activeAt,
      closedAt: closedAt ?? activeAt,
    }),
  )
  const end = rows.at(-1)
  return rows.length < pageLength || end === undefined ? { rows } : { rows, next: end.activeAt }
}

/**
 * Takes the rooms whose archive may be behind: new ones without an archive two minutes after they
 * should have one at the latest (`withinMs` after they were opened), and open ones without an update
 * for an hour, then two, then four, because each check wakes a room and most are only quiet. Marks
 * them as checked.
 */
export async function takeUnreconciled(db: D1Database, now: number, withinMs: number, limit: number): Promise<RoomId[]> {
  const { rev, openedAt, activeAt, closedAt, checkedAt } = conversations
  const unarchived = and(eq(rev, 0), lt(openedAt, now - withinMs - 2 * minuteMs), lt(checkedAt, now - 4 * minuteMs))
  const quiet = and(lt(activeAt, now - 60 * minuteMs), sql`${checkedAt} < (${activeAt} + ${now}) / 2`)
  const due = drizzle(db)
    .select({ room: conversations.room })
    .from(conversations)
    .where(and(isNull(closedAt), gte(activeAt, now - 7 * 24 * 60 * minuteMs), or(unarchived, quiet)))
    .orderBy(asc(checkedAt))
    .limit(limit)
  const taken = await drizzle(db)
    .update(conversations)
    .set({ checkedAt: now })
    .where(sql`${conversations.room} IN (${due})`)
    .returning({ room: conversations.room })
  return taken.map(({ room }) => room as RoomId)
}
