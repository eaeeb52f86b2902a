import { errorName, log } from '../../durable-objects/logging/logger.ts'
import { count } from '../../durable-objects/metrics/isolate-counters.ts'
import { withTimeout } from '../../durable-objects/timing/timeout.ts'
import { HttpError } from '../http/http-errors.ts'

/** D1 sometimes stalls for a minute; a request does not wait that long. */
const timeoutMs = 3_000

/** D1's result, or the refusal `unavailable` when it fails or exceeds the timeout (ms). */
export async function withD1Timeout<T>(work: Promise<T>, withinMs = timeoutMs): Promise<T> {
  try {
    return await withTimeout(withinMs, work, `D1 was silent for ${withinMs} ms`)
  } catch (error) {
    count('d1Failures')
    log('error', 'd1-unavailable', { error: errorName(error) })
    throw new HttpError('unavailable', { retryAfterMs: 5_000 })
  }
}
