import { archiveCollects } from '../durable-objects/archive-settings.ts'
import { errorName, log } from '../durable-objects/logging/logger.ts'
import { report } from '../durable-objects/metrics/pulse-client.ts'
import { drawOf, roomOf } from '../durable-objects/namespaces.ts'
import { archiveLag } from '../storage/d1/archive-lag.ts'
import { takeUnreconciled } from '../storage/d1/conversations.ts'
import { takeUnreconciledDraws } from '../storage/d1/draws.ts'
import { deleteExpiredRateLimits } from '../storage/d1/rate-limits.ts'
import { deleteExpiredSessions } from '../storage/d1/sessions.ts'

const roomsAtOnce = 100
const dayMs = 24 * 3_600_000
/** Its report is valid until the cron job has run twice more. */
const holdsMs = 11 * 60_000

/**
 * The cron job. Wakes rooms that may be behind with their archive although their alarm is gone, and
 * deletes expired sessions and rate limits. Idempotent, because a cron job may run twice or not at
 * all. A failed step does not stop the others.
 */
export async function reconcile(env: Env, now: number): Promise<void> {
  const { atMostMs } = archiveCollects(env)
  const found = await Promise.allSettled([
    takeUnreconciled(env.DB, now, atMostMs, roomsAtOnce),
    takeUnreconciledDraws(env.DB, now, roomsAtOnce),
  ])
  const [rooms = [], draws = []] = found.map((result) => (result.status === 'fulfilled' ? result.value : []))
  const woken = await Promise.allSettled([
    ...rooms.map((room) => roomOf(env, room).catchUp({ v: 1 })),
    ...draws.map((draw) => drawOf(env, draw).catchUp({ v: 1 })),
  ])
  const deleted = await Promise.allSettled([deleteExpiredSessions(env.DB, now), deleteExpiredRateLimits(env.DB, now - dayMs)])
  const lag = await Promise.allSettled([archiveLag(env.DB, now, atMostMs)])
  const failures = [...found, ...woken, ...deleted, ...lag].filter((result) => result.status === 'rejected')
  for (const { reason } of failures) log('warn', 'reconcile-failed', { error: errorName(reason) })
  const counts = { stranded: rooms.length + draws.length, errors: failures.length }
  await report(env, 'reconcile', { levels: lagOf(lag[0]), counts, holdsMs }).catch((error) =>
    log('warn', 'failed', { follower: 'pulse', source: 'reconcile', error: errorName(error) }),
  )
  log('info', 'reconciled', { rooms: rooms.length, draws: draws.length })
}

/** Without a level when D1 did not respond. */
const lagOf = (lag: PromiseSettledResult<number>): { archiveLagMs?: number } =>
  lag.status === 'fulfilled' ? { archiveLagMs: lag.value } : {}
