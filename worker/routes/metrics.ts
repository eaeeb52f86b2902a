import { createHash, timingSafeEqual } from 'node:crypto'
import { Hono } from 'hono'
import { readGauges } from '../../durable-objects/metrics/pulse-client.ts'
import type { Parley } from '../context.ts'
import { answer } from '../endpoint.ts'
import { Refused } from '../http/http-errors.ts'
import { log, nameOf } from '../http/log.ts'
import { openMetrics, openMetricsType } from '../http/open-metrics.ts'

export const metrics = new Hono<Parley>()

/** For whoever scrapes with the operator's token. To everybody else there is no such door, and nothing says whether there could be. */
answer(metrics, 'metrics', async (c) => {
  const wanted = c.var.settings.metricsToken
  const [, given] = /^Bearer (\S+)$/i.exec(c.req.header('authorization') ?? '') ?? []
  if (wanted === undefined || given === undefined || !isSame(given, wanted)) throw new Refused('not-found')
  const reading = await readGauges(c.env).catch((trouble) => {
    log('failed', { follower: 'pulse', trouble: nameOf(trouble) })
    throw new Refused('unavailable', { retryAfterMs: 15_000 })
  })
  return c.body(openMetrics(reading), 200, { 'content-type': openMetricsType, 'cache-control': 'no-store' })
})

/** Takes the same time wherever they differ, and whatever their lengths. */
const isSame = (given: string, wanted: string): boolean => timingSafeEqual(digest(given), digest(wanted))
const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
