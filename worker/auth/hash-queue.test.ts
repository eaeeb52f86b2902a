import { setTimeout as pause } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { HashQueue } from './hash-queue.ts'

test('of forty wrong passwords at once one is hashed at a time, and a network has eight places', async () => {
  const queue = new HashQueue()
  let running = 0
  let most = 0
  let refused = 0
  const hash = async () => {
    most = Math.max(most, ++running)
    await pause(1)
    running--
  }
  await Promise.all(
    Array.from({ length: 40 }, async () => {
      const place = queue.enter('attacker')
      if (!place) refused++
      else await queue.run(hash).finally(place.leave)
    }),
  )
  expect([most, refused]).toEqual([1, 32])
})

test('another network finds a place while one has filled its own', () => {
  const queue = new HashQueue()
  const places = Array.from({ length: 9 }, () => queue.enter('attacker'))
  expect(places.map((place) => place !== undefined)).toEqual([...Array(8).fill(true), false])
  expect(queue.enter('office')).toBeDefined()
  places[0]?.leave()
  expect(queue.enter('attacker')).toBeDefined()
})

test('a request that was ended in the middle blocks no one for long', async () => {
  let now = 0
  const sleep = async (ms: number) => {
    now += ms
  }
  const queue = new HashQueue({ now: () => now, sleep })
  for (let n = 0; n < 8; n++) queue.enter('attacker')
  void queue.run(() => new Promise(() => undefined))
  expect(await queue.run(async () => 'signed in')).toBe('signed in')
  expect(now).toBeLessThan(5_000)
  now += 20_000
  expect(queue.enter('attacker')).toBeDefined()
})
