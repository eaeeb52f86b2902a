import { expect, test } from 'vitest'
import { StaleCache } from './stale-cache.ts'

const looks = () => {
  const look = Object.assign(async () => ++look.count, { count: 0 })
  return look
}

test('a thousand who ask within a second are told what one look has shown', async () => {
  const cache = new StaleCache<number>(1_000, 10)
  const look = looks()
  for (let n = 0; n < 1_000; n++) expect(await cache.at('draw', look, n)).toBe(1)
  expect(await cache.at('draw', look, 1_000)).toBe(2)
  expect(await cache.at('another', look, 1_000)).toBe(3)
})

test('while one looks again, the others are told what was seen before; nobody waits for another', async () => {
  const cache = new StaleCache<string>(1_000, 10)
  await cache.at('draw', async () => 'old', 0)
  let seen: (value: string) => void = () => undefined
  const looking = cache.at('draw', () => new Promise((done) => (seen = done)), 1_500)
  expect(await cache.at('draw', () => Promise.reject(new Error('nobody else looks')), 1_600)).toBe('old')
  seen('new')
  expect(await looking).toBe('new')
  expect(await cache.at('draw', () => Promise.reject(new Error('nobody else looks')), 1_700)).toBe('new')
})

test('a look that fails is tried again, and what is too old is told to nobody', async () => {
  const cache = new StaleCache<string>(1_000, 10)
  const away = () => Promise.reject(new Error('away'))
  await cache.at('draw', async () => 'old', 0)
  for (let at = 1_000; at < 5_000; at += 1_000) await expect(cache.at('draw', away, at)).rejects.toThrow('away')
  await expect(cache.at('draw', away, 5_100)).rejects.toThrow('away')
  await expect(cache.at('draw', away, 5_200)).rejects.toThrow('away')
  expect(cache.last('draw')).toBe('old')
})

test('it remembers only so many', async () => {
  const cache = new StaleCache<number>(1_000, 2)
  const look = looks()
  for (const key of ['a', 'b', 'c']) await cache.at(key, look, 0)
  expect(cache.last('a')).toBeUndefined()
  expect(cache.last('c')).toBe(3)
})
