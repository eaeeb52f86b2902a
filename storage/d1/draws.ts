import { and, asc, desc, eq, gt, gte, lt, ne, notInArray, or, sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { phaseAt } from '../../domain/draw/window.ts'
import type { DrawCard, Phase, Schedule } from '../../protocol/draw.ts'
import type { Person, RoomId } from '../../protocol/envelope.ts'
import type { DrawRow } from '../../protocol/http/agent.ts'
import { audit, draws } from './schema.ts'

const minuteMs = 60_000
const listedAtMost = 200
const upcomingAtMost = 50

/** Inserts the row of a new draw, with its audit row. Any archive is newer. */
export async function insertDraw(db: D1Database, room: RoomId, schedule: Schedule, by: Person, now: number): Promise<void> {
  const row = { ...schedule, room, rev: 0, phase: 'scheduled', messages: 0, likes: 0, checkedAt: now } as const
  const table = drizzle(db)
  await table.batch([
    table.insert(draws).values(row).onConflictDoNothing(),
    table.insert(audit).values({ at: now, by: by.id, action: 'draw.scheduled', target: room }),
  ])
}

/**
 * Brings the row of a draw up to date with an event of its log, at `rev`, with the audit row of what
 * `by` did. The archive may have been faster; it brings everything else.
 */
export async function updateDraw(
  db: D1Database,
  room: RoomId,
  change: { readonly rev: number; readonly schedule?: Schedule; readonly phase: Phase },
  audited: { readonly at: number; readonly by: string; readonly action: 'draw.edited' | 'draw.cancelled' },
): Promise<void> {
  const { rev, schedule, phase } = change
  const table = drizzle(db)
  await table.batch([
    table
      .update(draws)
      .set({ ...schedule, phase })
      .where(and(eq(draws.room, room), lt(draws.rev, rev))),
    table.insert(audit).values({ ...audited, target: room }),
  ])
}

/** Whether the draw has a row: for room ids that an older secret signed. */
export async function isKnownDraw(db: D1Database, room: string): Promise<boolean> {
  const row = await drizzle(db).select({ room: draws.room }).from(draws).where(eq(draws.room, room)).get()
  return row !== undefined
}

const card = {
  draw: draws.room,
  title: draws.title,
  at: draws.at,
  wall: draws.wall,
  zone: draws.zone,
  opensAt: draws.opensAt,
  closesAt: draws.closesAt,
}

/** All draws as the dashboard lists them, the latest first. */
export async function listDraws(db: D1Database): Promise<DrawRow[]> {
  const { hosts, moderators, messages, likes, phase } = draws
  const rows = await drizzle(db)
    .select({ ...card, hosts, moderators, messages, likes, phase })
    .from(draws)
    .orderBy(desc(draws.at))
    .limit(listedAtMost)
  return rows.map(({ phase, ...row }) => ({ ...row, draw: row.draw as RoomId, cancelled: phase === 'cancelled' }))
}

/**
 * The draws that are not cancelled and whose window has not closed, the first to open first. `phaseAt` of
 * `domain/draw/window.ts` as a query.
 */
export async function upcomingDraws(db: D1Database, now: number): Promise<DrawCard[]> {
  const rows = await drizzle(db)
    .select(card)
    .from(draws)
    .where(and(gt(draws.closesAt, now), ne(draws.phase, 'cancelled')))
    .orderBy(asc(draws.opensAt))
    .limit(upcomingAtMost)
  return rows.map((row) => ({ ...row, draw: row.draw as RoomId }))
}

/** The draws whose window is open now, or else the next one alone. */
export function currentDraws(upcoming: readonly DrawCard[], now: number): readonly DrawCard[] {
  const left = upcoming.filter((draw) => phaseAt(draw, now) !== 'closed')
  const open = left.filter((draw) => phaseAt(draw, now) === 'open')
  return open.length > 0 ? open : left.slice(0, 1)
}

/**
 * Takes the draws whose archive or window may be behind: those without an archive, those whose
 * window should have opened or closed two minutes ago (`windowDueAt` as a query), and once an hour
 * those that are open. Marks them as checked.
 */
export async function takeUnreconciledDraws(db: D1Database, now: number, limit: number): Promise<RoomId[]> {
  const { rev, phase, opensAt, closesAt, checkedAt } = draws
  const unopened = and(eq(phase, 'scheduled'), lt(opensAt, now - 2 * minuteMs))
  const unclosed = and(notInArray(phase, ['closed', 'cancelled']), lt(closesAt, now - 2 * minuteMs))
  const late = and(or(eq(rev, 0), unopened, unclosed), lt(checkedAt, now - 4 * minuteMs))
  const open = and(eq(phase, 'open'), lt(checkedAt, now - 60 * minuteMs))
  const due = drizzle(db)
    .select({ room: draws.room })
    .from(draws)
    .where(and(gte(closesAt, now - 7 * 24 * 60 * minuteMs), or(late, open)))
    .orderBy(asc(checkedAt))
    .limit(limit)
  const taken = await drizzle(db)
    .update(draws)
    .set({ checkedAt: now })
    .where(sql`${draws.room} IN (${due})`)
    .returning({ room: draws.room })
  return taken.map(({ room }) => room as RoomId)
}
