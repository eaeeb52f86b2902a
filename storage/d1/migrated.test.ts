import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { SqliteD1 } from '../../tests/support/sqlite-d1.ts'
import { expected, missingIn } from './migrated.ts'

const names = Object.keys(expected) as (keyof typeof expected)[]

function migrated(name: (typeof names)[number]) {
  const db = new SqliteD1(`migrations/${name}`)
  db.raw.exec('CREATE TABLE d1_migrations (name TEXT)')
  for (const file of expected[name].migrations) db.raw.exec(`INSERT INTO d1_migrations VALUES ('${file}')`)
  return db
}

test.each(names)('every table and migration of %s is expected', async (name) => {
  const db = migrated(name)
  expect(await missingIn(db as unknown as D1Database, name)).toEqual([])
  expect(readdirSync(`migrations/${name}`).filter((file) => file.endsWith('.sql'))).toEqual(expected[name].migrations)
  const tables = db.raw.prepare("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type IN ('table', 'virtual')").all()
  const ours = tables.map((row) => String(row['name'])).filter((table) => !/^(sqlite_|d1_)/.test(table))
  expect(ours.sort()).toEqual([...expected[name].tables].sort())
})

test('a table or a migration that is missing is named, and an empty database lacks all', async () => {
  const db = migrated('parley')
  db.raw.exec('DROP TABLE sessions; DELETE FROM d1_migrations')
  expect(await missingIn(db as unknown as D1Database, 'parley')).toEqual(['parley.sessions', 'parley.0000_first_tables.sql'])
  db.raw.exec('DROP TABLE d1_migrations')
  expect(await missingIn(db as unknown as D1Database, 'parley')).toContain('parley.0000_first_tables.sql')
})
