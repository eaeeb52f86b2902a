import { expect, test } from 'vitest'
import { drawItself, type LoggedDrawEvent } from '../../protocol/draw.ts'
import type { Person } from '../../protocol/envelope.ts'
import type { Connections } from '../sockets/connections.ts'
import type { Snapshot } from './relay-protocol.ts'
import { ViewerHub } from './viewer-hub.ts'

const maya: Person = { id: 'maya', role: 'agent', name: 'Maya' }
const longText = 'x'.repeat(100_000)
const posted = (seq: number, text: string): LoggedDrawEvent => ({ type: 'message.posted', text, seq, at: seq, by: maya, id: `maya-${seq}` })
const snapshot = { epoch: 'e', head: 0, room: {}, events: [], start: true, totals: { [drawItself]: 0 }, viewers: 0, order: 0, relays: 1 }

/** A relay whose viewers never read and stay connected after their close; how often it ended. */
async function resetsAfterSlowViewers(count: number): Promise<number> {
  const live = new Set(Array.from({ length: count }, (_, n) => ({ n })))
  const connections = {
    size: count,
    get closed() {
      return count - live.size
    },
    live: () => [...live],
    present: () => [],
    subprotocolOf: () => undefined,
    send: () => undefined,
    close: (socket: { n: number }) => live.delete(socket),
  }
  let resets = 0
  const draw = { snapshot: async () => snapshot as unknown as Snapshot, submitBatch: async () => [], count: async () => undefined }
  let now = 0
  const hub = new ViewerHub(
    connections as unknown as Connections,
    draw,
    { history: 100, viewersPerRelay: 4_000 },
    {
      now: () => (now += 1_000),
      random: () => 0,
      newId: () => `checkpoint-${now}`,
      later: () => undefined,
      waitUntil: () => undefined,
      published: () => undefined,
      reset: () => void resets++,
      failed: () => undefined,
    },
  )
  for (let seq = 1; seq <= 6; seq++)
    await hub.push({ v: 1, epoch: 'e', order: seq, after: seq - 1, upTo: seq, events: [posted(seq, longText)], relays: 1 })
  expect(live.size).toBe(0)
  return resets
}

test('a relay ends when more than two hundred slow viewers stay connected after their close', async () => {
  expect(await resetsAfterSlowViewers(200)).toBe(0)
  expect(await resetsAfterSlowViewers(201)).toBe(1)
})

/** A relay with a clock and timers of the test; when it published, and how long its timers wait. */
async function timedRelay() {
  let now = 1_000_000
  const published: number[] = []
  const timers: { readonly then: () => void; readonly ms: number }[] = []
  const sockets = Array.from({ length: 1_000 }, (_, n) => ({ n }))
  const connections = {
    size: sockets.length,
    closed: 0,
    live: () => sockets,
    present: () => [],
    subprotocolOf: () => undefined,
    send: () => undefined,
  }
  const draw = { snapshot: async () => snapshot as unknown as Snapshot, submitBatch: async () => [], count: async () => undefined }
  const hub = new ViewerHub(
    connections as unknown as Connections,
    draw,
    { history: 100, viewersPerRelay: 4_000 },
    {
      now: () => now,
      random: () => 0,
      newId: () => 'checkpoint',
      later: (then, ms) => void timers.push({ then, ms }),
      waitUntil: () => undefined,
      published: () => void published.push(now),
      reset: () => undefined,
      failed: () => undefined,
    },
  )
  let seq = 0
  return {
    published,
    timers,
    push: () => {
      seq++
      return hub.push({ v: 1, epoch: 'e', order: seq, after: seq - 1, upTo: seq, events: [posted(seq, 'hello')], relays: 1 })
    },
    /** The only timer fires, so late. */
    fire: (lateMs: number) => {
      const [timer] = timers.splice(0)
      now += timer!.ms + lateMs
      timer!.then()
    },
  }
}

test('a busy relay waits a fifth of a millisecond for each socket between two frames', async () => {
  const { push, fire, published, timers } = await timedRelay()
  await push()
  expect(published).toHaveLength(1)
  await push()
  await push()
  expect(timers.map(({ ms }) => ms)).toEqual([200])
  fire(0)
  expect(published).toHaveLength(2)
})

test('a timer that comes late makes the next tick longer, and a punctual one ends that', async () => {
  const { push, fire, timers } = await timedRelay()
  await push()
  await push()
  fire(150)
  await push()
  expect(timers.map(({ ms }) => ms)).toEqual([350])
  fire(5_000)
  await push()
  expect(timers.map(({ ms }) => ms)).toEqual([400])
  fire(0)
  await push()
  expect(timers.map(({ ms }) => ms)).toEqual([200])
})
