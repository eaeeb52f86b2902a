import { createHash, timingSafeEqual } from 'node:crypto'
import { Hono } from 'hono'
import { errorName, log } from '../../durable-objects/logging/logger.ts'
import { readPulse } from '../../durable-objects/metrics/pulse-client.ts'
import type { Parley } from '../context.ts'
import { handle } from '../endpoint.ts'
import { HttpError } from '../http/http-errors.ts'
import { openMetrics, openMetricsType } from '../http/open-metrics.ts'

export const metrics = new Hono<Parley>()

/** For whoever scrapes with the operator's token. To everybody else there is no such door, and nothing says whether there could be. */
handle(metrics, 'metrics', async (c) => {
  const wanted = c.var.settings.metricsToken
  const [, given] = /^Bearer (\S+)$/i.exec(c.req.header('authorization') ?? '') ?? []
  if (wanted === undefined || given === undefined || !isSame(given, wanted)) throw new HttpError('not-found')
  const reading = await readPulse(c.env).catch((error) => {
    log('warn', 'failed', { follower: 'pulse', error: errorName(error) })
    throw new HttpError('unavailable', { retryAfterMs: 15_000 })
  })
  return c.body(openMetrics(reading), 200, { 'content-type': openMetricsType, 'cache-control': 'no-store' })
})

/** Takes the same time wherever they differ, and whatever their lengths. */
const isSame = (given: string, wanted: string): boolean => timingSafeEqual(digest(given), digest(wanted))
const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
