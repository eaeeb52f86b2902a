import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Served, serve } from '../../bench/serve.ts'
import { freePort } from '../../scripts/preflight.ts'
import { closeCodeIn, rawUpgrade } from '../support/raw-upgrade.ts'

/** Against the bare runtime: the local proxy of `wrangler dev` reads and compresses on its own account. */
let served: Served
const draw = 'd_viewers'
beforeAll(async () => {
  served = await serve(await freePort())
  await fetch(`${served.url}/schedule/${draw}`, { method: 'POST' })
})
afterAll(() => served?.stop())

const say = (text: string) => fetch(`${served.url}/say/${draw}`, { method: 'POST', body: text })

test('a viewer’s socket is not compressed, although the browser offers it: it would cost the relay three times the memory', async () => {
  const { socket, head } = await rawUpgrade(`${served.url}/watch/${draw}?id=g_rania`)
  expect(head).toContain('101 Switching Protocols')
  expect(head.toLowerCase()).toContain('sec-websocket-protocol: parley.1')
  expect(head.toLowerCase()).not.toContain('sec-websocket-extensions')
  socket.destroy()
})

test('a viewer who does not read is let go, and the others hear everything meanwhile', async () => {
  const hers = new WebSocket(`${served.url.replace('http', 'ws')}/watch/${draw}?id=g_rania&name=Rania`, ['parley.1'])
  const heard = new Set<number>()
  let head = 0
  hers.addEventListener('message', ({ data }) => {
    for (const item of JSON.parse(String(data)).items) {
      if (item.type === 'message.posted') heard.add(item.seq)
      if (item.type === 'checkpoint')
        hers.send(JSON.stringify({ type: 'checkpoint.ack', id: 'rania-has-read', checkpoint: item.checkpoint }))
    }
  })
  await new Promise((done) => hers.addEventListener('open', done))
  const his = await rawUpgrade(`${served.url}/watch/${draw}?id=g_karim&name=Karim`)
  his.socket.pause()
  for (let round = 0; round < 40; round++) {
    const answers = await Promise.all(Array.from({ length: 50 }, (_, n) => say(`${round} ${n} ${'語'.repeat(480)}`)))
    for (const answer of answers) head = Math.max(head, ((await answer.json()) as { seq: number }).seq)
  }
  his.socket.resume()
  const until = Date.now() + 20_000
  while (closeCodeIn(his.bytes()) === undefined && Date.now() < until) await pause(50)
  expect(closeCodeIn(his.bytes())).toBe(4413)
  while (!heard.has(head) && Date.now() < until) await pause(20)
  expect(heard.size).toBe(40 * 50)
  hers.close()
  his.socket.destroy()
}, 60_000)
