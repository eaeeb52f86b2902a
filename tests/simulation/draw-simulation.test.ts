import { expect, test } from 'vitest'
import { checkInvariants } from './draw-invariants.ts'
import { DrawSimulation } from './draw-simulation.ts'
import { calm } from './network-faults.ts'

/** `SEED=7 npx vitest run --project simulation draw` repeats one simulation exactly. */
const only = process.env.SEED
const simulations = Number(process.env.SIMULATIONS ?? 300)
const first = Number(only || process.env.FIRST_SEED || Math.floor(Math.random() * 1_000_000_000))

test(`${only ? 'one simulation' : `${simulations} simulations`} of a draw and its relays over a bad network end well (seed ${first})`, async () => {
  const sum = { messages: 0, likes: 0, removed: 0, dropped: 0, died: 0, lost: 0, doubled: 0, crashes: 0, deaths: 0, sleeps: 0 }
  console.log(`simulation: ${only ? 1 : simulations} draws from SEED=${first}`)
  for (let seed = first; seed < first + (only ? 1 : simulations); seed++) {
    const simulation = new DrawSimulation(seed)
    try {
      await simulation.live()
      await checkInvariants(simulation)
    } catch (error) {
      throw new Error(`SEED=${seed} reproduces this: ${error instanceof Error ? error.message : error}`, { cause: error })
    }
    const { server, relayServers, network, wire } = simulation
    sum.messages += server.received.filter(({ type }) => type === 'message.posted').length
    sum.likes += server.received.filter(({ type }) => type === 'liked').length
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
  console.log(`simulation: ${JSON.stringify(sum)}`)
  if (!only) expect(Math.min(...Object.values(sum))).toBeGreaterThan(simulations / 10)
})

test('no viewer has to reconnect over a good network, also when their relay sleeps', async () => {
  for (let seed = 1; seed <= 10; seed++) {
    const simulation = new DrawSimulation(seed, calm)
    await simulation.live()
    await checkInvariants(simulation)
    expect([seed, simulation.network.stats.connections]).toEqual([seed, simulation.comings])
    end(simulation)
  }
})

function end(simulation: DrawSimulation): void {
  for (const { draw } of simulation.viewers) draw.close()
  simulation.server.storage.close()
}
