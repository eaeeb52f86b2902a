import { expect, test } from 'vitest'
import { SqliteD1 } from '../../tests/support/sqlite-d1.ts'
import { consume, deleteExpiredRateLimits, refund } from './rate-limits.ts'

const budget = { burst: 3, perMinute: 6 }
const open = () => new SqliteD1('migrations/parley') as unknown as D1Database
const spendOne = async (db: D1Database, key: string, now: number) => (await consume(db, [[key, budget]], now))[0]

test('a network has its burst, then one for every ten seconds, and another network is not touched', async () => {
  const db = open()
  const waits = []
  for (let n = 0; n < 5; n++) waits.push(await spendOne(db, 'a', 1_000))
  expect(waits).toEqual([0, 0, 0, 10_000, 10_000])
  expect(await spendOne(db, 'b', 1_000)).toBe(0)
  expect(await spendOne(db, 'a', 11_000)).toBe(0)
  expect(await spendOne(db, 'a', 11_000)).toBe(10_000)
})

test('whoever knocks all the time waits no longer than who waits', async () => {
  const db = open()
  let let_in = 0
  for (let now = 0; now < 60_000; now += 100) if ((await spendOne(db, 'a', now)) === 0) let_in++
  expect(let_in).toBeGreaterThanOrEqual(8)
  expect(let_in).toBeLessThanOrEqual(9)
})

test('what is given back can be spent again, and old buckets are forgotten', async () => {
  const db = open()
  for (let n = 0; n < 3; n++) await spendOne(db, 'a', 0)
  await refund(db, ['a'])
  expect(await spendOne(db, 'a', 0)).toBe(0)
  expect(await spendOne(db, 'a', 0)).toBe(10_000)
  await deleteExpiredRateLimits(db, 1)
  expect(await spendOne(db, 'a', 0)).toBe(0)
})
