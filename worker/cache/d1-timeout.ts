import { within } from '../../durable-objects/timing/timeout.ts'
import { Refused } from '../http/http-errors.ts'
import { log, nameOf } from '../http/log.ts'

/** D1 stalls for a minute now and then; nobody waits for that at a door. */
const patienceMs = 3_000

/** What D1 answers, or the refusal `unavailable` when it fails or takes too long. */
export async function fromD1<T>(work: Promise<T>, withinMs = patienceMs): Promise<T> {
  try {
    return await within(withinMs, work, `D1 was silent for ${withinMs} ms`)
  } catch (trouble) {
    log('trouble', { at: 'd1', trouble: nameOf(trouble) })
    throw new Refused('unavailable', { retryAfterMs: 5_000 })
  }
}
