import { expect, test } from 'vitest'
import { SqliteD1 } from '../tests/support/sqlite-d1.ts'
import { departmentsOf } from './departments.ts'

const databases = () => {
  const tables = new SqliteD1('migrations/parley')
  return { tables, DB: tables as unknown as D1Database }
}

test('a new installation has one department, which is also the one where all were deleted', async () => {
  const { tables, DB } = databases()
  const [first, ...others] = await departmentsOf({ DB })
  expect(first).toMatchObject({ id: 'support', name: 'Support', translations: { ar: { name: 'الدعم' } } })
  expect(others).toEqual([])
  tables.raw.exec('DELETE FROM departments')
  expect(await departmentsOf({ DB })).toEqual([first])
})

test('while D1 is unavailable the last known departments remain; without any the error does', async () => {
  const { tables, DB } = databases()
  const known = await departmentsOf({ DB })
  tables.raw.exec('ALTER TABLE departments RENAME TO departments_away')
  expect(await departmentsOf({ DB })).toEqual(known)
  const cold = databases()
  cold.tables.raw.exec('ALTER TABLE departments RENAME TO departments_away')
  await expect(departmentsOf(cold)).rejects.toThrow()
})
