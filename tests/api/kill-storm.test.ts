import { afterAll, beforeAll, expect, it } from 'vitest'
import { killStorm } from '../support/load/kill-storm.ts'
import { freshSystem, type System } from '../support/system.ts'

const seed = Number(process.env['SEED'] || 7)
const kills = 3

let system: System
beforeAll(async () => {
  system = await freshSystem()
})
afterAll(() => system?.stop())

it(`nothing is lost, doubled or reordered while twenty people write and the runtime is killed ${kills} times (seed ${seed})`, async () => {
  const { faults, ...storm } = await killStorm(system, kills, seed)
  console.log(JSON.stringify(storm))
  expect(faults).toEqual([])
  // Without messages in flight at the kills this test shows nothing.
  expect(storm.inFlight).toBeGreaterThan(0)
  expect(storm.sent).toBeGreaterThan(100)
}, 400_000)
