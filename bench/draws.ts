import type { DrawLoad, DrawOutcome } from './draw-load.ts'
import { measure, residentKib } from './measure.ts'
import type { Served } from './serve.ts'
import type { Row } from './table.ts'

/** Measures the viewers of a draw through its relays. */
export async function viewers(served: Served, viewers: number, relays: number): Promise<Row[]> {
  const load: DrawLoad = {
    url: served.url,
    draw: `d_${viewers}`,
    viewers,
    viewersPerRelay: Math.ceil(viewers / relays),
    messagesPerSecond: 5,
    likesPerSecond: 50,
    ms: 8_000,
  }
  const before = residentKib(served.pid)
  const { cpuUs, deliveries, seconds, p50, p99, frames, messages, arrived, connectsPerSecond } = await measure<DrawOutcome>(
    served.pid,
    'draw-load.ts',
    load,
  )
  const shape = `${viewers} viewers, relays: ${relays}, 5 messages/s, 50 likes/s`
  return [
    {
      what: 'CPU per delivered message, draw through relays',
      load: shape,
      ours: `${(cpuUs / deliveries).toFixed(1)} µs; p50 ${p50.toFixed(0)} ms, p99 ${p99.toFixed(0)} ms; ${(cpuUs / seconds / 10_000).toFixed(0)} % of a core; ${(messages / frames).toFixed(1)} messages/frame; ${arrived.toFixed(1)} % of all messages arrived`,
      rival: '',
      ratio: '',
      aim: '',
    },
    {
      what: 'connecting, and memory of a connection',
      load: `${viewers} viewers, one after another in fifties`,
      ours: `${Math.round(connectsPerSecond)} connects/s; ${((residentKib(served.pid) - before) / viewers).toFixed(0)} KiB each at most`,
      rival: '',
      ratio: '',
      aim: '',
    },
  ]
}
