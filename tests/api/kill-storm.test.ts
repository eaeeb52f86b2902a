import { afterAll, beforeAll, expect, it } from 'vitest'
import { killStorm } from '../support/kill-storm.ts'
import { freshSystem, type System } from '../support/system.ts'

const seed = Number(process.env['SEED'] || 7)
const kills = 5

let system: System
beforeAll(async () => {
  system = await freshSystem()
})
afterAll(() => system?.stop())

it(`twenty people write flat out while the runtime is killed ${kills} times: nothing is lost, doubled or reordered for anybody (seed ${seed})`, async () => {
  const { faults, ...storm } = await killStorm(system, kills, seed)
  console.log(JSON.stringify(storm))
  expect(faults).toEqual([])
  // Had every kill come when nobody was saying anything, this would have shown nothing.
  expect(storm.inFlight).toBeGreaterThan(0)
  expect(storm.said).toBeGreaterThan(100)
}, 400_000)
