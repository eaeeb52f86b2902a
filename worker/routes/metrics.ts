import { Hono } from 'hono'
import { errorName, log } from '../../durable-objects/logging/logger.ts'
import { reportCounts } from '../../durable-objects/metrics/isolate-counters.ts'
import { readPulse } from '../../durable-objects/metrics/pulse-client.ts'
import { isSameSecret } from '../auth/secrets.ts'
import type { Parley } from '../context.ts'
import { handle } from '../endpoint.ts'
import { HttpError } from '../http/http-errors.ts'
import { openMetrics, openMetricsType } from '../http/open-metrics.ts'

export const metrics = new Hono<Parley>()

/**
 * For a scraper with the operator's token. Everyone else gets the 404 of an unknown address, also
 * while no token is set.
 */
handle(metrics, 'metrics', async (c) => {
  const wanted = c.var.settings.metricsToken
  const [, given] = /^Bearer (\S+)$/i.exec(c.req.header('authorization') ?? '') ?? []
  if (wanted === undefined || given === undefined || !isSameSecret(given, wanted)) throw new HttpError('not-found')
  // What this isolate has counted is in the reading, too.
  await reportCounts(c.env, { force: true })
  const reading = await readPulse(c.env).catch((error) => {
    log('warn', 'failed', { follower: 'pulse', error: errorName(error) })
    throw new HttpError('unavailable', { retryAfterMs: 15_000 })
  })
  return c.body(openMetrics(reading), 200, { 'content-type': openMetricsType, 'cache-control': 'no-store' })
})
