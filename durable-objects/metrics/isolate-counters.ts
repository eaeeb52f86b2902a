import { errorName, log } from '../logging/logger.ts'
import type { Counter, Counts } from './aggregate.ts'
import { type PulseEnv, report } from './pulse-client.ts'

/** One report in this time from each isolate, however much happens in it. */
const reportEveryMs = 15_000

/** What happened in this isolate since its last report. Metrics may be lost with it. */
const counts = new Map<Counter, number>()
let reportedAt = Number.NEGATIVE_INFINITY

/** Counts something that happened outside of rooms that report by themselves. */
export const count = (counter: Counter, times = 1): void => void counts.set(counter, (counts.get(counter) ?? 0) + times)

/**
 * Sends what was counted to `Pulse`, soon after it happened: called at the end of requests and of
 * turns, so that no timer keeps an object awake. `force` for a reader of the metrics.
 */
export async function reportCounts(env: PulseEnv, { force = false } = {}): Promise<void> {
  const now = Date.now()
  if (counts.size === 0 || (!force && now < reportedAt + reportEveryMs)) return
  reportedAt = now
  const taken: Counts = Object.fromEntries(counts)
  counts.clear()
  try {
    await report(env, 'worker', { levels: {}, counts: taken, holdsMs: 0 })
  } catch (error) {
    for (const [counter, times] of Object.entries(taken) as [Counter, number][]) count(counter, times)
    log('warn', 'failed', { follower: 'pulse', source: 'worker', error: errorName(error) })
  }
}
