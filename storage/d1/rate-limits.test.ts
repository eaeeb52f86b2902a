import { expect, test } from 'vitest'
import { SqliteD1 } from '../../tests/support/sqlite-d1.ts'
import { consume, deleteExpiredRateLimits, refund } from './rate-limits.ts'

const limit = { burst: 3, perMinute: 6 }
const open = () => new SqliteD1('migrations/parley') as unknown as D1Database
const consumeOne = async (db: D1Database, key: string, now: number) => (await consume(db, [[key, limit]], now))[0]

test('a bucket allows its burst, then one every ten seconds, and another bucket is not affected', async () => {
  const db = open()
  const waits = []
  for (let n = 0; n < 5; n++) waits.push(await consumeOne(db, 'a', 1_000))
  expect(waits).toEqual([0, 0, 0, 10_000, 10_000])
  expect(await consumeOne(db, 'b', 1_000)).toBe(0)
  expect(await consumeOne(db, 'a', 11_000)).toBe(0)
  expect(await consumeOne(db, 'a', 11_000)).toBe(10_000)
})

test('constant retries do not make the wait longer', async () => {
  const db = open()
  let allowed = 0
  for (let now = 0; now < 60_000; now += 100) if ((await consumeOne(db, 'a', now)) === 0) allowed++
  expect(allowed).toBeGreaterThanOrEqual(8)
  expect(allowed).toBeLessThanOrEqual(9)
})

test('a refund can be consumed again, and old buckets are deleted', async () => {
  const db = open()
  for (let n = 0; n < 3; n++) await consumeOne(db, 'a', 0)
  await refund(db, ['a'])
  expect(await consumeOne(db, 'a', 0)).toBe(0)
  expect(await consumeOne(db, 'a', 0)).toBe(10_000)
  await deleteExpiredRateLimits(db, 1)
  expect(await consumeOne(db, 'a', 0)).toBe(0)
})

test('a refusal consumes from no bucket and writes no row', async () => {
  const db = open()
  const raw = (db as unknown as SqliteD1).raw
  const rows = () => JSON.stringify(raw.prepare('SELECT * FROM rate_limits ORDER BY key').all())
  const wide = { burst: 10, perMinute: 6 }
  for (let n = 0; n < 3; n++)
    await consume(
      db,
      [
        ['account', limit],
        ['network', wide],
      ],
      0,
    )
  const before = rows()
  const changes = () => raw.prepare('SELECT total_changes() AS n').get()?.['n']
  const written = changes()
  for (let now = 0; now < 500; now++)
    expect(
      (
        await consume(
          db,
          [
            ['account', limit],
            ['network', wide],
          ],
          now,
        )
      )[1],
    ).toBe(0)
  expect(
    (
      await consume(
        db,
        [
          ['account', limit],
          ['network', wide],
        ],
        0,
      )
    )[0],
  ).toBe(10_000)
  expect([rows(), changes()]).toEqual([before, written])
})
