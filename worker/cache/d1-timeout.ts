import { withTimeout } from '../../durable-objects/timing/timeout.ts'
import { HttpError } from '../http/http-errors.ts'
import { log, nameOf } from '../http/log.ts'

/** D1 stalls for a minute now and then; nobody waits for that at a door. */
const timeoutMs = 3_000

/** What D1 answers, or the refusal `unavailable` when it fails or takes too long. */
export async function withD1Timeout<T>(work: Promise<T>, withinMs = timeoutMs): Promise<T> {
  try {
    return await withTimeout(withinMs, work, `D1 was silent for ${withinMs} ms`)
  } catch (error) {
    log('trouble', { at: 'd1', error: nameOf(error) })
    throw new HttpError('unavailable', { retryAfterMs: 5_000 })
  }
}
