import { expect, test } from 'vitest'
import { SqliteD1 } from '../../tests/support/sqlite-d1.ts'
import { fixedInstallation } from './installation.ts'

test('the first deployment fixes the installation, and a later one reads what was fixed', async () => {
  const db = new SqliteD1('migrations/parley') as unknown as D1Database
  const first = { jurisdiction: 'none', roomNaming: '1' }
  expect(await fixedInstallation(db, first)).toEqual(first)
  expect(await fixedInstallation(db, { jurisdiction: 'eu', roomNaming: '2' })).toEqual(first)
})
