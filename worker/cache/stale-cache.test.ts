import { expect, test } from 'vitest'
import { Glance } from './stale-cache.ts'

const looks = () => {
  const look = Object.assign(async () => ++look.count, { count: 0 })
  return look
}

test('a thousand who ask within a second are told what one look has shown', async () => {
  const glance = new Glance<number>(1_000, 10)
  const look = looks()
  for (let n = 0; n < 1_000; n++) expect(await glance.at('draw', look, n)).toBe(1)
  expect(await glance.at('draw', look, 1_000)).toBe(2)
  expect(await glance.at('another', look, 1_000)).toBe(3)
})

test('while one looks again, the others are told what was seen before; nobody waits for another', async () => {
  const glance = new Glance<string>(1_000, 10)
  await glance.at('draw', async () => 'old', 0)
  let seen: (value: string) => void = () => undefined
  const looking = glance.at('draw', () => new Promise((done) => (seen = done)), 1_500)
  expect(await glance.at('draw', () => Promise.reject(new Error('nobody else looks')), 1_600)).toBe('old')
  seen('new')
  expect(await looking).toBe('new')
  expect(await glance.at('draw', () => Promise.reject(new Error('nobody else looks')), 1_700)).toBe('new')
})

test('a look that fails is tried again, and what is too old is told to nobody', async () => {
  const glance = new Glance<string>(1_000, 10)
  const away = () => Promise.reject(new Error('away'))
  await glance.at('draw', async () => 'old', 0)
  for (let at = 1_000; at < 5_000; at += 1_000) await expect(glance.at('draw', away, at)).rejects.toThrow('away')
  await expect(glance.at('draw', away, 5_100)).rejects.toThrow('away')
  await expect(glance.at('draw', away, 5_200)).rejects.toThrow('away')
  expect(glance.last('draw')).toBe('old')
})

test('it remembers only so many', async () => {
  const glance = new Glance<number>(1_000, 2)
  const look = looks()
  for (const key of ['a', 'b', 'c']) await glance.at(key, look, 0)
  expect(glance.last('a')).toBeUndefined()
  expect(glance.last('c')).toBe(3)
})
