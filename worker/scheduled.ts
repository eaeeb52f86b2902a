import { report } from '../durable-objects/metrics/pulse-client.ts'
import { archiveLag } from '../storage/d1/archive-lag.ts'
import { takeUnreconciled } from '../storage/d1/conversations.ts'
import { takeUnreconciledDraws } from '../storage/d1/draws.ts'
import { deleteExpiredRateLimits } from '../storage/d1/rate-limits.ts'
import { deleteExpiredSessions } from '../storage/d1/sessions.ts'
import { log, nameOf } from './http/log.ts'
import { drawOf, roomOf } from './rooms.ts'

const roomsAtOnce = 100
const dayMs = 24 * 3_600_000
/** What it found stands until it has come twice again. */
const holdsMs = 11 * 60_000

/**
 * Wakes rooms that may be owed an archive although their alarm is gone, and forgets what has ended. Idempotent, for a cron
 * may come twice or not at all. What fails does not keep the rest from being done.
 */
export async function reconcile(env: Env, now: number): Promise<void> {
  const found = await Promise.allSettled([takeUnreconciled(env.DB, now, roomsAtOnce), takeUnreconciledDraws(env.DB, now, roomsAtOnce)])
  const [rooms = [], draws = []] = found.map((each) => (each.status === 'fulfilled' ? each.value : []))
  const woken = await Promise.allSettled([
    ...rooms.map((room) => roomOf(env, room).catchUp({ v: 1 })),
    ...draws.map((draw) => drawOf(env, draw).catchUp({ v: 1 })),
  ])
  const forgotten = await Promise.allSettled([deleteExpiredSessions(env.DB, now), deleteExpiredRateLimits(env.DB, now - dayMs)])
  const oldest = await Promise.allSettled([archiveLag(env.DB, now)])
  const troubles = [...found, ...woken, ...forgotten, ...oldest].filter((each) => each.status === 'rejected')
  for (const { reason } of troubles) log('trouble', { at: 'sweep', error: nameOf(reason) })
  const counts = { stranded: rooms.length + draws.length, errors: troubles.length }
  await report(env, 'sweep', { levels: lagOf(oldest[0], now), counts, holdsMs }).catch((error) =>
    log('failed', { follower: 'pulse', source: 'sweep', error: nameOf(error) }),
  )
  log('swept', { rooms: rooms.length, draws: draws.length })
}

/** Nothing where D1 did not say. */
const lagOf = (oldest: PromiseSettledResult<number | undefined>, now: number): { archiveLagMs?: number } =>
  oldest.status === 'fulfilled' ? { archiveLagMs: Math.max(0, now - (oldest.value ?? now)) } : {}
