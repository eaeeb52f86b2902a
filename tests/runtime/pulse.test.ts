import { evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, it } from 'vitest'
import { readGauges, report } from '../../durable-objects/gauges.ts'
import type { Pulse } from '../../durable-objects/pulse.ts'
import type { Reading } from '../../durable-objects/tally.ts'
import { sweep } from '../../worker/sweep.ts'
import { eventually, newWorld } from './cast.ts'
import { karim, openDraw, rania, sayIn, watch } from './draw-cast.ts'

beforeEach(newWorld)

const minuteMs = 60_000
const pulse = () => env.PULSE.get(env.PULSE.idFromName('pulse'))
/** A draw reports a second after something has happened. */
const reading = (is: (reading: Reading) => boolean) =>
  eventually(async () => {
    const now = await readGauges(env)
    return is(now) ? now : undefined
  })

describe('the pulse', () => {
  it('keeps what it was told when it is evicted', async () => {
    await report(env, 'draw:autumn', { levels: { viewers: 40 }, counts: { messages: 3 }, holdsMs: minuteMs })
    await report(env, 'draw:winter', { levels: { viewers: 2 }, counts: {}, holdsMs: minuteMs })
    const before = await readGauges(env)
    await evictDurableObject(pulse())
    expect(await readGauges(env)).toEqual(before)
    expect(before).toEqual({ levels: { draw: { viewers: 42 } }, totals: { draw: { messages: 3 } }, lastMinute: { messages: 3 } })
  })

  it('holds no binding and no secret where a fetch could read it', async () => {
    await report(env, 'inbox', { levels: { agents: 1 }, counts: {}, holdsMs: minuteMs })
    const kept = await runInDurableObject(pulse(), (instance: Pulse) => {
      const { state } = instance as unknown as { state: object }
      return Object.keys(env).filter((name) => name in state)
    })
    expect(kept).toEqual([])
  })

  it('hears how many watch a draw, what they say and like, and what is refused', async () => {
    const draw = await openDraw('felt')
    const hers = await watch('felt', rania)
    const his = await watch('felt', karim)
    await hers.say({ type: 'message.post', text: 'good evening' })
    await his.say({ type: 'like', target: 0, on: true })
    await his.say({ type: 'message.remove', target: 999 })
    const { levels, totals, lastMinute } = await reading(({ totals }) => totals.draw?.refusals === 1)
    expect(levels.draw).toMatchObject({ viewers: 2, connections: 2, pushLagMs: expect.any(Number) })
    expect(totals.draw).toEqual({ messages: 1, likes: 1, refusals: 1 })
    expect(lastMinute).toEqual({ messages: 1, likes: 1, refusals: 1 })
    // The next report is under way by now, in a while; nobody waits for it with a draw that wants to sleep.
    await his.say({ type: 'like', target: 0, on: false })
    await evictDurableObject(draw)
  })

  it('may be lost, and the draw goes on', async () => {
    const draw = await openDraw('alone')
    await readGauges(env)
    let asked = 0
    await runInDurableObject(pulse(), (instance: Pulse) => {
      instance.report = () => Promise.reject(new Error(`gone, ${++asked}`))
    })
    expect(await sayIn(draw, rania, { type: 'message.post', text: 'is anybody counting?' })).toMatchObject({ type: 'ack' })
    await eventually(() => asked > 0 || undefined)
    expect(await sayIn(draw, rania, { type: 'message.post', text: 'never mind' })).toMatchObject({ type: 'ack' })
    expect((await readGauges(env)).totals).toEqual({})
  })

  it('hears what a sweep found, and that the database is away', async () => {
    await sweep(env, Date.now())
    expect(await readGauges(env)).toMatchObject({ levels: { sweep: { archiveLagMs: 0 } }, totals: { sweep: { errors: 0, stranded: 0 } } })
    await env.DB.prepare('ALTER TABLE conversations RENAME TO conversations_away').run()
    await sweep(env, Date.now())
    const { levels, totals } = await readGauges(env)
    // Who may be behind, and since when: neither can be asked, and no lag is claimed.
    expect(levels.sweep).toEqual({})
    expect(totals.sweep).toEqual({ errors: 2, stranded: 0 })
  })
})
