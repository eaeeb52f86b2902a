import { beforeEach, expect, test } from 'vitest'
import { SqliteD1 } from '../../tests/support/sqlite-d1.ts'
import { listDepartments } from './departments.ts'
import { staffNames } from './staff-names.ts'

let db: D1Database
const english = { name: 'Billing', persona: 'Sami', greeting: 'Hello, I am Sami.', description: 'Invoices' }
const arabic = { name: 'الفواتير', persona: 'سامي', greeting: 'مرحباً، أنا سامي.', description: 'الفواتير والمدفوعات' }

beforeEach(() => {
  const tables = new SqliteD1('migrations/parley')
  db = tables as unknown as D1Database
  tables.raw.exec(`
    DELETE FROM departments;
    INSERT INTO personas (id, name, language, greeting) VALUES ('sami', 'Sami', 'en', 'Hello, I am Sami.'), ('rima', 'Rima', 'en', '');
    INSERT INTO departments (id, name, description, persona, position) VALUES ('domains', 'Domains', '', 'rima', 1), ('billing', 'Billing', 'Invoices', 'sami', 0);
    INSERT INTO department_translations (department, language, name, persona, greeting, description)
      VALUES ('billing', 'ar', 'الفواتير', 'سامي', 'مرحباً، أنا سامي.', 'الفواتير والمدفوعات');
  `)
})

test('a department comes with its translations, one without any in its own language', async () => {
  expect(await listDepartments(db)).toEqual([
    { id: 'billing', ...english, translations: { ar: arabic } },
    { id: 'domains', name: 'Domains', persona: 'Rima', greeting: '', description: '', translations: {} },
  ])
})

test('the names of personas are reserved, in every language', async () => {
  expect(await staffNames(db)).toEqual(expect.arrayContaining(['Sami', 'سامي', 'Rima']))
})
