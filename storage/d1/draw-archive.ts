import type { Phase, Schedule, Totals } from '../../protocol/draw.ts'
import { type RoomBatch, writeRoom } from './archive.ts'

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

/**
 * The usual update of a draw whose window stays where it is: like that of a conversation it does
 * not set the column of an index.
 */
const updateDraw = `
  UPDATE draws SET
    rev = ?2, title = ?3->'schedule'->>'title', at = ?3->'schedule'->>'at', wall = ?3->'schedule'->>'wall', zone = ?3->'schedule'->>'zone',
    opens_at = ?3->'schedule'->>'opensAt', hosts = ?3->'schedule'->'hosts', moderators = ?3->'schedule'->'moderators',
    phase = ?3->>'phase', messages = ?3->>'messages', likes = ?3->>'likes'
  WHERE room = ?1 AND rev < ?2 AND closes_at = ?3->'schedule'->>'closesAt'`

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
 * Writes a batch of a draw into the archive. Repeated and older batches change nothing: `rev`
 * decides.
 */
export function writeDrawArchive(db: D1Database, batch: DrawBatch): Promise<void> {
  const { room, rev, draw, totals } = batch
  const summary = [updateDraw, upsertDraw].map((sql) => db.prepare(sql).bind(room, rev, JSON.stringify(draw)))
  return writeRoom(db, [...summary, db.prepare(upsertTotals).bind(room, rev, JSON.stringify(totals))], batch)
}
