import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Served, serve } from '../../bench/serve.ts'
import { freePort } from '../../scripts/machine.ts'
import { soak } from '../support/soak.ts'

const seed = Number(process.env['SEED'] || 7)

let served: Served
let inspector: number
beforeAll(async () => {
  inspector = await freePort()
  served = await serve(await freePort(), inspector)
})
afterAll(() => served?.stop())

it(`people talk, leave and come back; when they fall silent every room sleeps over its open sockets, and the heap is what it was (seed ${seed})`, async () => {
  // What a draw owes the gauges keeps it awake for a minute here, where there are none: `npm run soak` waits for it.
  const shape = { rooms: 40, viewers: 40, ms: 6_000, seed, sleepers: ['ConversationRoom', 'Relay'] }
  const { pinned, holes, behind, memory, ...counted } = await soak(served, inspector, shape, console.log)
  console.log(JSON.stringify(counted))
  expect({ pinned, holes, behind }).toEqual({ pinned: [], holes: 0, behind: 0 })
  expect(counted.sockets).toBe(120)
  expect(Math.min(counted.said, counted.returned)).toBeGreaterThan(0)
  expect(Math.max(memory.silent.heapKib, memory.gone.heapKib)).toBeLessThan(memory.come.heapKib * 1.25)
}, 300_000)
