import { evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { Hono } from 'hono'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Reading } from '../../durable-objects/metrics/aggregate.ts'
import type { Pulse } from '../../durable-objects/metrics/pulse.ts'
import { readPulse, report } from '../../durable-objects/metrics/pulse-client.ts'
import { endpoints } from '../../protocol/http/endpoints.ts'
import type { Parley } from '../../worker/context.ts'
import { errorResponse, HttpError } from '../../worker/http/http-errors.ts'
import { openMetricsType } from '../../worker/http/open-metrics.ts'
import { metrics } from '../../worker/routes/metrics.ts'
import { reconcile } from '../../worker/scheduled.ts'
import { settingsOf } from '../../worker/settings.ts'
import { eventually, resetStorage } from './conversation-setup.ts'
import { karim, openDraw, postIn, rania, watch } from './draw-setup.ts'

beforeEach(resetStorage)

const minuteMs = 60_000
const pulse = () => env.PULSE.get(env.PULSE.idFromName('pulse'))
/**
 * A draw reports half a second after an event; draws of other tests may still send their last
 * reports.
 */
const reading = (is: (reading: Reading) => boolean) =>
  eventually(async () => {
    const now = await readPulse(env)
    return is(now) ? now : undefined
  })

describe('Pulse', () => {
  it('keeps its numbers when it is evicted', async () => {
    await report(env, 'reconcile', { levels: { archiveLagMs: 40 }, counts: { stranded: 3 }, holdsMs: minuteMs })
    await evictDurableObject(pulse())
    const { levels, totals, lastMinute } = await readPulse(env)
    expect([levels.reconcile, totals.reconcile, lastMinute.stranded]).toEqual([{ archiveLagMs: 40 }, { stranded: 3 }, 3])
  })

  it('exposes no binding and no secret to a fetch', async () => {
    await report(env, 'inbox', { levels: { agents: 1 }, counts: {}, holdsMs: minuteMs })
    const exposed = await runInDurableObject(pulse(), (instance: Pulse) => {
      const { state } = instance as unknown as { state: object }
      return Object.keys(env).filter((name) => name in state)
    })
    expect(exposed).toEqual([])
  })

  it('receives how many watch a draw, post and like, and what is refused', async () => {
    const draw = await openDraw('felt')
    const ranias = await watch('felt', rania)
    const karims = await watch('felt', karim)
    await ranias.post({ type: 'message.post', text: 'good evening' })
    await karims.post({ type: 'like', target: 0, on: true })
    await karims.post({ type: 'message.remove', target: 999 })
    const { totals } = await reading(({ totals }) => Object.keys(totals.draw ?? {}).some((name) => name.startsWith('refused:')))
    expect(totals.draw).toMatchObject({ messages: expect.any(Number), likes: expect.any(Number) })
    const { levels } = await runInDurableObject(pulse(), ({ aggregate }: Pulse) => aggregate.sources['draw:felt']!)
    expect(levels).toEqual({ viewers: 2, connections: 2, pushLagMs: expect.any(Number) })
    // The next report is in flight by now and does not prevent sleep for long.
    await karims.post({ type: 'like', target: 0, on: false })
    await evictDurableObject(draw)
  })

  it('may fail, and the draw goes on', async () => {
    const draw = await openDraw('alone')
    await readPulse(env)
    let asked = 0
    await runInDurableObject(pulse(), (instance: Pulse) => {
      instance.report = () => Promise.reject(new Error(`gone, ${++asked}`))
    })
    expect(await postIn(draw, rania, { type: 'message.post', text: 'is anybody counting?' })).toMatchObject({ type: 'ack' })
    await eventually(() => asked > 0 || undefined)
    expect(await postIn(draw, rania, { type: 'message.post', text: 'never mind' })).toMatchObject({ type: 'ack' })
  })

  it('receives what the reconcile job found, and that the database is down', async () => {
    await reconcile(env, Date.now())
    expect(await readPulse(env)).toMatchObject({
      levels: { reconcile: { archiveLagMs: 0 } },
      totals: { reconcile: { errors: 0, stranded: 0 } },
    })
    await env.DB.prepare('ALTER TABLE conversations RENAME TO conversations_away').run()
    await reconcile(env, Date.now())
    const { levels, totals } = await readPulse(env)
    // Without a database the lag is unknown, so none is reported.
    expect(levels.reconcile).toEqual({})
    expect(totals.reconcile).toEqual({ errors: 2, stranded: 0 })
  })
})

describe('/metrics', () => {
  const METRICS_TOKEN = 'a-token-for-scrapers-only'
  /** The endpoint alone, with its own settings. */
  const request = (settings: object, authorization?: string) => {
    const app = new Hono<Parley>()
    app.use((c, next) => {
      c.set('settings', settingsOf(c.env))
      return next()
    })
    app.onError((error) => (error instanceof HttpError ? errorResponse(error.refusal) : Promise.reject(error)))
    app.route('/', metrics)
    return app.request(endpoints.metrics.path, { headers: authorization ? { authorization } : {} }, { ...env, ...settings } as Env)
  }

  it('responds to the configured token and is not found for anyone else', async () => {
    const open = await request({ METRICS_TOKEN }, `Bearer ${METRICS_TOKEN}`)
    expect([open.status, open.headers.get('content-type'), open.headers.get('cache-control')]).toEqual([200, openMetricsType, 'no-store'])
    expect(new TextDecoder().decode(await open.arrayBuffer())).toMatch(/^# TYPE parley_connections gauge\n[\s\S]*\n# EOF\n$/)
    for (const wrong of [undefined, 'Bearer a-token-for-scrapers-onlz', `Basic ${METRICS_TOKEN}`])
      expect((await request({ METRICS_TOKEN }, wrong)).status).toBe(404)
    for (const any of [undefined, 'Bearer undefined', `Bearer ${METRICS_TOKEN}`]) expect((await request({}, any)).status).toBe(404)
  })

  it('is unavailable with a time to wait when Pulse fails', async () => {
    const away = { idFromName: env.PULSE.idFromName.bind(env.PULSE), get: () => ({ fetch: () => Promise.reject(new Error('away')) }) }
    const response = await request({ METRICS_TOKEN, PULSE: away }, `Bearer ${METRICS_TOKEN}`)
    expect([response.status, await response.json()]).toEqual([503, expect.objectContaining({ code: 'unavailable', retryAfterMs: 15_000 })])
  })
})
