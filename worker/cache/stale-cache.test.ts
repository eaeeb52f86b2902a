import { expect, test } from 'vitest'
import { StaleCache } from './stale-cache.ts'

const countedReads = () => {
  const read = Object.assign(async () => ++read.count, { count: 0 })
  return read
}

test('a thousand requests within a second share one read', async () => {
  const cache = new StaleCache<number>(1_000, 10)
  const read = countedReads()
  for (let n = 0; n < 1_000; n++) expect(await cache.at('draw', read, n)).toBe(1)
  expect(await cache.at('draw', read, 1_000)).toBe(2)
  expect(await cache.at('another', read, 1_000)).toBe(3)
})

test('while one request reads again, the others get the earlier value without waiting', async () => {
  const cache = new StaleCache<string>(1_000, 10)
  await cache.at('draw', async () => 'old', 0)
  let finish: (value: string) => void = () => undefined
  const reading = cache.at('draw', () => new Promise((done) => (finish = done)), 1_500)
  expect(await cache.at('draw', () => Promise.reject(new Error('a second read')), 1_600)).toBe('old')
  finish('new')
  expect(await reading).toBe('new')
  expect(await cache.at('draw', () => Promise.reject(new Error('a second read')), 1_700)).toBe('new')
})

test('a failed read is tried again, and a value that is too old is not returned', async () => {
  const cache = new StaleCache<string>(1_000, 10)
  const away = () => Promise.reject(new Error('away'))
  await cache.at('draw', async () => 'old', 0)
  for (let at = 1_000; at < 5_000; at += 1_000) await expect(cache.at('draw', away, at)).rejects.toThrow('away')
  await expect(cache.at('draw', away, 5_100)).rejects.toThrow('away')
  await expect(cache.at('draw', away, 5_200)).rejects.toThrow('away')
  expect(cache.last('draw')).toBe('old')
})

test('the cache holds no more entries than its capacity', async () => {
  const cache = new StaleCache<number>(1_000, 2)
  const read = countedReads()
  for (const key of ['a', 'b', 'c']) await cache.at(key, read, 0)
  expect(cache.last('a')).toBeUndefined()
  expect(cache.last('c')).toBe(3)
})
