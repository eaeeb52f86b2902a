import type { Phase, Schedule, Totals } from '../../protocol/draw.ts'
import { messageStatements, type RoomBatch } from './archive.ts'

/** A draw as of one event of its log. */
export interface DrawSummary {
  readonly schedule: Schedule
  readonly phase: Phase
  /** Of the draw itself. */
  readonly likes: number
  /** Messages that are not removed. */
  readonly messages: number
}

/**
 * A batch of one draw. `totals`: likes of the messages in this batch; of all liked messages once
 * the draw has closed.
 */
export interface DrawBatch extends RoomBatch {
  readonly draw: DrawSummary
  readonly totals: Totals
}

const upsertDraw = `
  INSERT INTO draws (room, rev, title, at, wall, zone, opens_at, closes_at, hosts, moderators, phase, messages, likes)
  SELECT ?1, ?2, s->'schedule'->>'title', s->'schedule'->>'at', s->'schedule'->>'wall', s->'schedule'->>'zone', s->'schedule'->>'opensAt',
         s->'schedule'->>'closesAt', s->'schedule'->'hosts', s->'schedule'->'moderators', s->>'phase', s->>'messages', s->>'likes'
  FROM (SELECT ?3 AS s) WHERE true
  ON CONFLICT (room) DO UPDATE SET
    rev = excluded.rev, title = excluded.title, at = excluded.at, wall = excluded.wall, zone = excluded.zone, opens_at = excluded.opens_at,
    closes_at = excluded.closes_at, hosts = excluded.hosts, moderators = excluded.moderators, phase = excluded.phase,
    messages = excluded.messages, likes = excluded.likes
  WHERE excluded.rev > draws.rev`

const upsertTotals = `
  INSERT INTO like_totals (room, target, rev, likes) SELECT ?1, key, ?2, value FROM json_each(?3) WHERE true
  ON CONFLICT (room, target) DO UPDATE SET rev = excluded.rev, likes = excluded.likes WHERE excluded.rev > like_totals.rev`

/**
 * Upserts a batch of a draw into the archive. Repeated and older batches change nothing: `rev`
 * decides.
 */
export async function writeDrawArchive(db: D1Database, batch: DrawBatch): Promise<void> {
  const { room, rev, draw, totals } = batch
  await db.batch([
    db.prepare(upsertDraw).bind(room, rev, JSON.stringify(draw)),
    db.prepare(upsertTotals).bind(room, rev, JSON.stringify(totals)),
    ...messageStatements(db, batch),
  ])
}
