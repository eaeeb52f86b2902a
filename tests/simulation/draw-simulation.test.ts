import { expect, test } from 'vitest'
import { judge } from './draw-invariants.ts'
import { DrawSimulation } from './draw-simulation.ts'
import { calm } from './network-faults.ts'

/** `SEED=7 npx vitest run --project whole draw` lives one history again, to the letter. */
const only = process.env.SEED
const histories = Number(process.env.HISTORIES ?? 300)
const first = only ? Number(only) : Math.floor(Math.random() * 1_000_000_000)

test(`${only ? 'one history' : `${histories} histories`} of a draw and its relays in a storm end well (seed ${first})`, async () => {
  const sum = { messages: 0, likes: 0, removed: 0, dropped: 0, died: 0, lost: 0, doubled: 0, crashes: 0, deaths: 0, sleeps: 0 }
  console.log(`whole: ${only ? 1 : histories} draws from SEED=${first}`)
  for (let seed = first; seed < first + (only ? 1 : histories); seed++) {
    const simulation = new DrawSimulation(seed)
    try {
      await simulation.live()
      await judge(simulation)
    } catch (error) {
      throw new Error(`SEED=${seed} reproduces this: ${error instanceof Error ? error.message : error}`, { cause: error })
    }
    const { server, relayServers, network, wire } = simulation
    sum.messages += server.told.filter(({ type }) => type === 'message.posted').length
    sum.likes += server.told.filter(({ type }) => type === 'liked').length
    sum.removed += server.removed.size
    sum.dropped += network.stats.dropped
    sum.died += network.stats.died
    sum.lost += wire.stats.lost
    sum.doubled += wire.stats.doubled
    sum.crashes += server.crashes
    sum.deaths += relayServers.deaths
    sum.sleeps += relayServers.sleeps
    end(simulation)
  }
  console.log(`whole: ${JSON.stringify(sum)}`)
  if (!only) expect(Math.min(...Object.values(sum))).toBeGreaterThan(histories / 10)
})

test('in good weather no viewer has to come back, also when his relay sleeps', async () => {
  for (let seed = 1; seed <= 10; seed++) {
    const simulation = new DrawSimulation(seed, calm)
    await simulation.live()
    await judge(simulation)
    expect([seed, simulation.network.stats.dialled]).toEqual([seed, simulation.comings])
    end(simulation)
  }
})

function end(simulation: DrawSimulation): void {
  for (const { draw } of simulation.viewers) draw.close()
  simulation.server.storage.close()
}
