import { expect, test } from 'vitest'
import { drawItself, type LoggedDrawEvent } from '../../protocol/draw.ts'
import type { Person } from '../../protocol/envelope.ts'
import type { Connections } from '../sockets/connections.ts'
import type { Snapshot } from './relay-protocol.ts'
import { ViewerHub } from './viewer-hub.ts'

const maya: Person = { id: 'maya', role: 'agent', name: 'Maya' }
const text = 'x'.repeat(100_000)
const posted = (seq: number): LoggedDrawEvent => ({ type: 'message.posted', text, seq, at: seq, by: maya, id: `maya-${seq}` })
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
    await hub.push({ v: 1, epoch: 'e', order: seq, after: seq - 1, upTo: seq, events: [posted(seq)], relays: 1 })
  expect(live.size).toBe(0)
  return resets
}

test('a relay ends when more than two hundred slow viewers stay connected after their close', async () => {
  expect(await resetsAfterSlowViewers(200)).toBe(0)
  expect(await resetsAfterSlowViewers(201)).toBe(1)
})
