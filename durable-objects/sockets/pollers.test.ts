import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Pollers } from './pollers.ts'

const rania = { id: 'g_rania', role: 'guest', name: 'Rania' } as const
const karim = { id: 'g_karim', role: 'guest', name: 'Karim' } as const

let pollers: Pollers
const names = () => pollers.present().map(({ name }) => name)
const pass = (ms: number) => vi.advanceTimersByTime(ms)

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 })
  pollers = new Pollers(25_000, Date.now)
})
afterEach(() => void vi.useRealTimers())

test('Rania and Karim are present while they keep polling, and absent 25 seconds after their last poll', () => {
  expect([pollers.polled(rania), pollers.polled(karim), pollers.goneAt]).toEqual([true, true, Date.now() + 25_000])
  for (let ms = 0; ms < 60_000; ms += 10_000) {
    pass(10_000)
    expect([pollers.polled(karim), pollers.polled(rania)]).toEqual([false, false])
  }
  expect(names()).toEqual(['Karim', 'Rania'])
  for (let ms = 0; ms < 20_000; ms += 10_000) {
    pass(10_000)
    pollers.polled(karim)
  }
  expect([names(), pollers.goneAt]).toEqual([['Rania', 'Karim'], Date.now() + 5_000])
  pass(5_000)
  expect([names(), pollers.goneAt]).toEqual([['Karim'], Date.now() + 20_000])
  pass(60_000)
  expect([pollers.goneAt, names(), pollers.polled(rania)]).toEqual([undefined, [], true])
})

test('a poller is too frequent after two hundred polls in ten seconds, and no longer after them', () => {
  for (let n = 0; n < 200; n++) pollers.polled(rania)
  expect(pollers.isTooFrequent(rania)).toBe(false)
  pollers.polled(rania)
  expect([pollers.isTooFrequent(rania), pollers.isTooFrequent(karim)]).toEqual([true, false])
  pass(10_001)
  pollers.polled(rania)
  expect(pollers.isTooFrequent(rania)).toBe(false)
})

test('a person whose access has ended is not present', () => {
  pollers.polled(rania)
  pollers.remove(rania.id)
  expect(names()).toEqual([])
})
