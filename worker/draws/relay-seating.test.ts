import { expect, test } from 'vitest'
import { connectToRelay, newestOf, type RelayOffer } from './relay-seating.ts'

/**
 * Relays with this many places each; a full one returns how many relays there are, or asks for one
 * more.
 */
function relaysWith(places: number) {
  const taken: number[] = []
  const ask = async (relay: number): Promise<RelayOffer<number>> => {
    taken[relay] ??= 0
    if (taken[relay] >= places) return { relays: Math.max(taken.length, relay + 2) }
    taken[relay]++
    return { connection: relay }
  }
  return { taken, ask }
}

test('a thousand viewers who know of one relay fill one relay after the other', async () => {
  const { taken, ask } = relaysWith(100)
  let known = 1
  for (let n = 0; n < 1_000; n++) {
    const { relays, connection } = await connectToRelay(known, ask)
    expect(connection).toBe(Math.floor(n / 100))
    known = relays
  }
  expect(taken).toEqual(Array(10).fill(100))
})

test('a viewer who knows of one relay only reaches the newest in one step', async () => {
  const { ask } = relaysWith(1)
  let known = 1
  for (let n = 0; n < 50; n++) known = (await connectToRelay(known, ask)).relays
  expect(await connectToRelay(1, ask)).toEqual({ relays: 51, connection: 50 })
})

test('the search ends after a few tries when every relay is full', async () => {
  let asked = 0
  const full = async (relay: number) => {
    asked++
    return { relays: relay + 2 }
  }
  expect(await connectToRelay(1, full)).toEqual({ relays: 5 })
  expect(asked).toBe(4)
  expect(await connectToRelay(7, async () => ({ relays: 7 }))).toEqual({ relays: 7 })
})

test('the newest of no relays is the first', () => {
  expect([0, 1, 2, 9].map(newestOf)).toEqual([0, 0, 1, 8])
})
