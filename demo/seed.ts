import { hashPassword } from '../worker/auth/passwords.ts'
import { demoDepartments, demoPassword, demoPeople, demoPrompts } from './people.ts'

const quote = (value: string | number): string => (typeof value === 'number' ? String(value) : `'${value.replaceAll("'", "''")}'`)

/** One row. One that stands in its place already becomes like it, or is left as it is. */
function row(table: string, values: Readonly<Record<string, string | number>>, standing: 'renewed' | 'left' = 'renewed'): string {
  const columns = Object.keys(values).map((column) => `"${column}"`)
  const renewed = columns.map((column) => `${column} = excluded.${column}`).join(', ')
  return (
    `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${Object.values(values).map(quote).join(', ')}) ` +
    `ON CONFLICT DO ${standing === 'left' ? 'NOTHING' : `UPDATE SET ${renewed}`};`
  )
}

/** The demo's people, departments, personas and prompts as SQL for the database `parley`. A person who was changed or disabled since stays so. */
export async function demoSql(): Promise<string> {
  const createdAt = Date.now()
  const people = demoPeople.map(async (person) =>
    row('agents', { ...person, secret: await hashPassword(demoPassword), created_at: createdAt }, 'left'),
  )
  const departments = demoDepartments.flatMap(({ persona, translations, ...department }, position) => [
    row('personas', { ...persona, language: 'en' }),
    row('departments', { ...department, persona: persona.id, position }),
    ...Object.entries(translations).map(([language, words]) =>
      row('department_translations', { department: department.id, language, ...words }),
    ),
  ])
  const prompts = demoPrompts.map((prompt, order) => row('prompts', { id: `demo-${order}`, ...prompt, is_active: 1, order }))
  return [...(await Promise.all(people)), ...departments, ...prompts].join('\n')
}
