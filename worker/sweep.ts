import { forgetBudgets } from '../storage/budgets.ts'
import { takeStranded } from '../storage/conversations.ts'
import { takeStrandedDraws } from '../storage/draws.ts'
import { forgetSessions } from '../storage/sessions.ts'
import { log, nameOf } from './log.ts'
import { drawOf, roomOf } from './rooms.ts'

const roomsAtOnce = 100
const dayMs = 24 * 3_600_000

/**
 * Wakes rooms that may be owed an archive although their alarm is gone, and forgets what has ended. Idempotent, for a cron
 * may come twice or not at all.
 */
export async function sweep(env: Env, now: number): Promise<void> {
  const [rooms, draws] = await Promise.all([takeStranded(env.DB, now, roomsAtOnce), takeStrandedDraws(env.DB, now, roomsAtOnce)])
  const woken = await Promise.allSettled([
    ...rooms.map((room) => roomOf(env, room).stir({ v: 1 })),
    ...draws.map((draw) => drawOf(env, draw).stir({ v: 1 })),
  ])
  const forgotten = await Promise.allSettled([forgetSessions(env.DB, now), forgetBudgets(env.DB, now - dayMs)])
  for (const each of [...woken, ...forgotten]) {
    if (each.status === 'rejected') log('trouble', { at: 'sweep', trouble: nameOf(each.reason) })
  }
  log('swept', { rooms: rooms.length, draws: draws.length })
}
