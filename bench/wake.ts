import { setTimeout as pause } from 'node:timers/promises'
import type { Served } from './serve.ts'
import { median, type Row } from './table.ts'

/** The runtime evicts an idle object after ten seconds. */
const asleepMs = 12_000
const text = 'Are you still there?'

/**
 * Measures the first reply of a sleeping room and of an awake one, an upgrade, and a page over
 * HTTP.
 */
export async function wake(served: Served, times: number): Promise<Row[]> {
  await fetch(`${served.url}/open/wake`, { method: 'POST' })
  const connecting: number[] = []
  const connect = async () => {
    const began = performance.now()
    const socket = new WebSocket(`${served.url.replace('http', 'ws')}/talk/wake?id=agent-1`, ['parley.1'])
    await new Promise((done, failed) => {
      socket.addEventListener('message', done, { once: true })
      socket.addEventListener('error', failed)
    })
    connecting.push(performance.now() - began)
    return socket
  }
  for (let n = 0; n < 20; n++) (await connect()).close()
  const socket = await connect()
  let ids = 0
  const post = async () => {
    const id = `bench-wake-${++ids}`
    const began = performance.now()
    const answered = new Promise<void>((done) => {
      const receive = ({ data }: MessageEvent) => {
        if (!String(data).includes(`"id":"${id}"`)) return
        socket.removeEventListener('message', receive)
        done()
      }
      socket.addEventListener('message', receive)
    })
    socket.send(JSON.stringify({ type: 'message.post', id, text }))
    await answered
    return performance.now() - began
  }
  const hot: number[] = []
  for (let n = 0; n < 50; n++) hot.push(await post())
  const cold: number[] = []
  for (let n = 0; n < times; n++) {
    await pause(asleepMs)
    cold.push(await post())
  }
  socket.close()
  const ms = (values: readonly number[]) => `${median(values).toFixed(1)} ms`
  return [
    {
      what: 'from hibernation to the first answer',
      load: `one socket, asleep for ${asleepMs / 1000} s, ${times} times`,
      ours: ms(cold),
      rival: `the same room awake: ${ms(hot)}`,
      ratio: `${(median(cold) / median(hot)).toFixed(1)} ×`,
      aim: '',
    },
    {
      what: 'connecting, until the welcome is there',
      load: 'one after another, 20 times',
      ours: ms(connecting),
      rival: '',
      ratio: '',
      aim: '< 1 s',
    },
    { what: 'an event, until its sender has it', load: 'one in flight', ours: ms(hot), rival: '', ratio: '', aim: '< 50 ms' },
  ]
}
