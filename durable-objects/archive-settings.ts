import * as z from 'zod'
import type { Collecting } from './room/collecting.ts'

/** The environment variable for the archive of all rooms: text, and it may be missing. */
export const archiveSchema = {
  ARCHIVE_QUIET_SECONDS: z.coerce
    .number({ error: 'is not a number of seconds' })
    .gt(0, { error: 'must be more than 0' })
    .max(600, { error: 'must be at most 600' })
    .default(180),
}

/** Made once, because a room reads its settings at each wake. */
const schema = z.object(archiveSchema)

/** A room that is never quiet is archived after so many times the quiet time. */
const atMostTimes = 5
const eventsAtMost = 100

/**
 * How long archive and search let events collect, because each of their batches costs rows and no
 * one waits for them. Throws a `ZodError` for a wrong setting; `worker/settings.ts` refuses requests
 * before that.
 */
export function archiveCollects(env: object): Collecting {
  const quietMs = schema.parse(env).ARCHIVE_QUIET_SECONDS * 1_000
  return { quietMs, atMostMs: quietMs * atMostTimes, events: eventsAtMost }
}
