import { expect, test } from 'vitest'
import { newestOf, type Offer, seatViewer } from './relay-seating.ts'

/** Relays with so many seats each; a full one knows how many relays there are, or asks for one more. */
function hall(seats: number) {
  const taken: number[] = []
  const ask = async (relay: number): Promise<Offer<number>> => {
    taken[relay] ??= 0
    if (taken[relay] >= seats) return { relays: Math.max(taken.length, relay + 2) }
    taken[relay]++
    return { connection: relay }
  }
  return { taken, ask }
}

test('a thousand viewers, told by nobody how many relays there are, fill one after the other', async () => {
  const { taken, ask } = hall(100)
  let known = 1
  for (let n = 0; n < 1_000; n++) {
    const { relays, connection } = await seatViewer(known, ask)
    expect(connection).toBe(Math.floor(n / 100))
    known = relays
  }
  expect(taken).toEqual(Array(10).fill(100))
})

test('who knows of one relay only is led to the newest in one step', async () => {
  const { ask } = hall(1)
  let known = 1
  for (let n = 0; n < 50; n++) known = (await seatViewer(known, ask)).relays
  expect(await seatViewer(1, ask)).toEqual({ relays: 51, connection: 50 })
})

test('when every relay is full and always says so, it ends after a few tries', async () => {
  let asked = 0
  const full = async (relay: number) => {
    asked++
    return { relays: relay + 2 }
  }
  expect(await seatViewer(1, full)).toEqual({ relays: 5 })
  expect(asked).toBe(4)
  expect(await seatViewer(7, async () => ({ relays: 7 }))).toEqual({ relays: 7 })
})

test('the newest of none is the first', () => {
  expect([0, 1, 2, 9].map(newestOf)).toEqual([0, 0, 1, 8])
})
