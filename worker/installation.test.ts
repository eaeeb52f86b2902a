import { expect, test, vi } from 'vitest'
import { SqliteD1 } from '../tests/support/sqlite-d1.ts'
import { checkInstallation } from './installation.ts'

/** Another isolate has another binding object for the same database. */
const isolate = (tables: SqliteD1) => {
  const batch = vi.fn((statements: never[]) => tables.batch(statements))
  const DB = { prepare: tables.prepare.bind(tables), batch } as unknown as D1Database
  return { env: { DB }, batch }
}

const unavailable = () => {
  const batch = vi.fn(() => Promise.reject(new Error('D1 is away')))
  const DB = { prepare: new SqliteD1('migrations/parley').prepare, batch } as unknown as D1Database
  return { env: { DB }, batch }
}

test('an isolate asks D1 once', async () => {
  const { env, batch } = isolate(new SqliteD1('migrations/parley'))
  for (let n = 0; n < 100; n++) await checkInstallation(env, { jurisdiction: 'eu' })
  expect(batch).toHaveBeenCalledTimes(1)
})

test('a jurisdiction other than that of the first deployment is refused by name, on every request', async () => {
  const tables = new SqliteD1('migrations/parley')
  await checkInstallation(isolate(tables).env, { jurisdiction: 'none' })
  const { env } = isolate(tables)
  for (let n = 0; n < 3; n++)
    await expect(checkInstallation(env, { jurisdiction: 'eu' })).rejects.toThrow(
      'DATA_JURISDICTION: is eu, but the first deployment fixed it as none, and rooms cannot move',
    )
  await checkInstallation(isolate(tables).env, { jurisdiction: 'none' })
})

test('other room names than those of the first deployment are refused', async () => {
  const tables = new SqliteD1('migrations/parley')
  tables.raw.exec("INSERT INTO installation VALUES (1, 'none', 'earlier')")
  await expect(checkInstallation(isolate(tables).env, { jurisdiction: 'none' })).rejects.toThrow(/^room naming: .* fixed it as earlier$/)
})

test('while D1 is unavailable requests go on, and the check is tried again after half a minute', async () => {
  const silent = vi.spyOn(console, 'error').mockImplementation(() => undefined)
  const { env, batch } = unavailable()
  await checkInstallation(env, { jurisdiction: 'eu' }, 0)
  await checkInstallation(env, { jurisdiction: 'eu' }, 29_999)
  expect(batch).toHaveBeenCalledTimes(1)
  await checkInstallation(env, { jurisdiction: 'eu' }, 30_000)
  expect(batch).toHaveBeenCalledTimes(2)
  silent.mockRestore()
})
