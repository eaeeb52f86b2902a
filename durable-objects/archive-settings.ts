import * as z from 'zod'

/** The environment variable for the archive of all rooms: text, and it may be missing. */
export const archiveSchema = {
  ARCHIVE_QUIET_SECONDS: z.coerce
    .number({ error: 'is not a number of seconds' })
    .gt(0, { error: 'must be more than 0' })
    .max(600, { error: 'must be at most 600' })
    .default(180),
}

/** A room that is never quiet is archived after so many times the quiet time. */
const atMostTimes = 5
const eventsAtMost = 100

/**
 * How long archive and search let events collect, because each of their batches costs rows and no
 * one waits for them. Throws a `ZodError` for a wrong setting; `worker/settings.ts` refuses requests
 * before that.
 */
export function archiveCollects(env: object): { readonly quietMs: number; readonly atMostMs: number; readonly events: number } {
  const quietMs = z.object(archiveSchema).parse(env).ARCHIVE_QUIET_SECONDS * 1_000
  return { quietMs, atMostMs: quietMs * atMostTimes, events: eventsAtMost }
}
