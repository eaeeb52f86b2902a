import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Lookers } from './pollers.ts'

const rania = { id: 'g_rania', role: 'guest', name: 'Rania' } as const
const karim = { id: 'g_karim', role: 'guest', name: 'Karim' } as const

let lookers: Lookers
const names = () => lookers.here().map(({ name }) => name)
const pass = (ms: number) => vi.advanceTimersByTime(ms)

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 })
  lookers = new Lookers(25_000, Date.now)
})
afterEach(() => void vi.useRealTimers())

test('Rania and Karim are here for as long as they look; who stops is gone without a goodbye', () => {
  expect([lookers.asked(rania), lookers.asked(karim), lookers.goneAt]).toEqual([true, true, Date.now() + 25_000])
  for (let ms = 0; ms < 60_000; ms += 10_000) {
    pass(10_000)
    expect([lookers.asked(karim), lookers.asked(rania)]).toEqual([false, false])
  }
  expect(names()).toEqual(['Karim', 'Rania'])
  for (let ms = 0; ms < 20_000; ms += 10_000) {
    pass(10_000)
    lookers.asked(karim)
  }
  expect([names(), lookers.goneAt]).toEqual([['Rania', 'Karim'], Date.now() + 5_000])
  pass(5_000)
  expect([names(), lookers.goneAt]).toEqual([['Karim'], Date.now() + 20_000])
  pass(60_000)
  expect([lookers.goneAt, names(), lookers.asked(rania)]).toEqual([undefined, [], true])
})

test('who asks without end is told so after two hundred times in ten seconds, and heard again later', () => {
  for (let n = 0; n < 200; n++) lookers.asked(rania)
  expect(lookers.asksTooMuch(rania)).toBe(false)
  lookers.asked(rania)
  expect([lookers.asksTooMuch(rania), lookers.asksTooMuch(karim)]).toEqual([true, false])
  pass(10_001)
  lookers.asked(rania)
  expect(lookers.asksTooMuch(rania)).toBe(false)
})

test('whose right has ended is here no longer', () => {
  lookers.asked(rania)
  lookers.forget(rania.id)
  expect(names()).toEqual([])
})
