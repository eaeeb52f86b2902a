import { afterAll, beforeAll, expect, it } from 'vitest'
import { fuzz } from '../support/fuzz/fuzz.ts'
import { freshSystem, type System } from '../support/system.ts'

const seed = Number(process.env['SEED'] || 7)
const count = 20_000
/**
 * Generous limits: the rooms start with a quarter of it, and the development server stores its log
 * lines in memory.
 */
const mostMb = { bare: 600, real: 1_500 }

let system: System
beforeAll(async () => {
  system = await freshSystem()
})
afterAll(() => system?.stop())

it(`${count} random and mutated frames and bodies are answered or refused with a code, crash nothing and leak no memory, while two people talk (seed ${seed})`, async () => {
  const { faults, ...found } = await fuzz(system, count, seed)
  console.log(JSON.stringify(found))
  expect(faults).toEqual([])
  expect(found.frames + found.bodies).toBeGreaterThanOrEqual(count)
  expect(found.sentBeside).toBeGreaterThan(0)
  expect(found.memory.bare.after).toBeLessThan(mostMb.bare)
  expect(found.memory.real.after).toBeLessThan(mostMb.real)
  // The first check refuses pure noise; these codes show that many inputs got further.
  for (const code of [
    'ack',
    'not-json',
    'not-text',
    'invalid-command',
    'not-supported',
    'too-large',
    'not-allowed',
    'no-such-message',
    'too-many-refused',
  ])
    expect(found.answers[code], code).toBeGreaterThan(10)
}, 600_000)
