import type { RoomId } from '../../protocol/envelope.ts'
import { toJson } from '../../protocol/json-cache.ts'

/** A room's log is divided into spans of so many places: 1 to 100, 101 to 200, and so on. */
export const spanLength = 100
/** Of a segment's JSON, in UTF-8 bytes. */
const segmentBytes = 64 * 1024
/** Of one batch of D1: about a megabyte. A span is never divided between two batches. */
const segmentsAtOnce = 16

/** What the archive needs to know of an event: its place in the log. It stores the rest as it is. */
export interface Placed {
  readonly seq: number
}

/** One span of a log, as it was when it was read. */
export interface Span<E extends Placed = Placed> {
  /** The first place of the span. */
  readonly first: number
  /** The log's head at that moment. */
  readonly rev: number
  /** All events of the span. */
  readonly events: readonly E[]
}

/** A part of a span that is one row of the archive and one document of the search index. */
export interface Segment<E extends Placed> {
  readonly first: number
  readonly last: number
  readonly events: readonly E[]
}

/** The first place of the span that has this place. */
export const spanStart = (seq: number): number => seq - ((seq - 1) % spanLength)

const encoder = new TextEncoder()

/**
 * Divides a span's events into segments that fit one row. An event that is too long for any has a
 * segment of its own.
 */
export function segmentsOf<E extends Placed>(events: readonly E[]): Segment<E>[] {
  const segments: E[][] = []
  let size = 0
  for (const event of events) {
    const bytes = encoder.encode(toJson(event)).length + 1
    const last = segments.at(-1)
    if (last && size + bytes <= segmentBytes) last.push(event)
    else {
      segments.push([event])
      size = 1
    }
    size += bytes
  }
  return segments.map((part) => ({ first: part[0]!.seq, last: part.at(-1)!.seq, events: part }))
}

/**
 * Sends statements to a database and, with them, those of each span. A span is read when its turn
 * comes, so that a batch that touches many spans needs little memory.
 */
export async function writeSpans<S extends Span>(
  db: D1Database,
  statements: readonly D1PreparedStatement[],
  spans: Iterable<S>,
  statementsOf: (span: S) => { readonly segments: number; readonly statements: readonly D1PreparedStatement[] },
): Promise<void> {
  let batch = [...statements]
  let segments = 0
  for (const span of spans) {
    const next = statementsOf(span)
    if (segments > 0 && segments + next.segments > segmentsAtOnce) {
      await db.batch(batch)
      batch = []
      segments = 0
    }
    batch.push(...next.statements)
    segments += next.segments
  }
  if (batch.length > 0) await db.batch(batch)
}

/*
 * All rows of a span have the same `rev`. A batch of the same `rev` or an older one changes nothing,
 * so batches may come in any order and more than once.
 */
const deleteOthers = `
  DELETE FROM segments
  WHERE room = ?1 AND first BETWEEN ?2 AND ?3 AND rev < ?4 AND first NOT IN (SELECT value FROM json_each(?5))`
const upsertSegment = `
  INSERT INTO segments (room, first, last, rev, body)
  SELECT ?1, ?5, ?6, ?4, ?7 WHERE NOT EXISTS (SELECT 1 FROM segments WHERE room = ?1 AND first BETWEEN ?2 AND ?3 AND rev > ?4)
  ON CONFLICT (room, first) DO UPDATE SET last = excluded.last, rev = excluded.rev, body = excluded.body
  WHERE excluded.rev > segments.rev`

/** What replaces the rows of one span. */
export function segmentStatements(db: D1Database, room: RoomId, { first, rev, events }: Span) {
  const segments = segmentsOf(events)
  const span = [room, first, first + spanLength - 1, rev]
  const rows = segments.map((part) => db.prepare(upsertSegment).bind(...span, part.first, part.last, `[${part.events.map(toJson).join()}]`))
  const firsts = JSON.stringify(segments.map((part) => part.first))
  return { segments: segments.length, statements: [db.prepare(deleteOthers).bind(...span, firsts), ...rows] }
}
