import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Served, serve } from '../../bench/serve.ts'
import { freePort } from '../../scripts/local/preflight.ts'
import { closeCodeIn, rawUpgrade } from '../support/clients/raw-upgrade.ts'

/** The bare runtime, because the local proxy of `wrangler dev` reads and compresses by itself. */
let served: Served
const draw = 'd_viewers'
beforeAll(async () => {
  served = await serve(await freePort())
  await fetch(`${served.url}/schedule/${draw}`, { method: 'POST' })
})
afterAll(() => served?.stop())

const post = (text: string) => fetch(`${served.url}/post-in-draw/${draw}`, { method: 'POST', body: text })

test('a viewer’s socket is not compressed, even if the browser offers it, because compression triples the relay’s memory', async () => {
  const { socket, head } = await rawUpgrade(`${served.url}/watch/${draw}?id=g_rania`)
  expect(head).toContain('101 Switching Protocols')
  expect(head.toLowerCase()).toContain('sec-websocket-protocol: parley.1')
  expect(head.toLowerCase()).not.toContain('sec-websocket-extensions')
  socket.destroy()
})

test('a viewer who does not read is disconnected, and the others receive everything', async () => {
  const ranias = new WebSocket(`${served.url.replace('http', 'ws')}/watch/${draw}?id=g_rania&name=Rania`, ['parley.1'])
  const received = new Set<number>()
  let head = 0
  ranias.addEventListener('message', ({ data }) => {
    for (const item of JSON.parse(String(data)).items) {
      if (item.type === 'message.posted') received.add(item.seq)
      if (item.type === 'checkpoint')
        ranias.send(JSON.stringify({ type: 'checkpoint.ack', id: 'rania-has-read', checkpoint: item.checkpoint }))
    }
  })
  await new Promise((done) => ranias.addEventListener('open', done))
  const karims = await rawUpgrade(`${served.url}/watch/${draw}?id=g_karim&name=Karim`)
  karims.socket.pause()
  for (let round = 0; round < 40; round++) {
    const responses = await Promise.all(Array.from({ length: 50 }, (_, n) => post(`${round} ${n} ${'語'.repeat(480)}`)))
    for (const response of responses) head = Math.max(head, ((await response.json()) as { seq: number }).seq)
  }
  karims.socket.resume()
  const until = Date.now() + 20_000
  while (closeCodeIn(karims.bytes()) === undefined && Date.now() < until) await pause(50)
  expect(closeCodeIn(karims.bytes())).toBe(4413)
  while (!received.has(head) && Date.now() < until) await pause(20)
  expect(received.size).toBe(40 * 50)
  ranias.close()
  karims.socket.destroy()
}, 60_000)
