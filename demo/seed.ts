import { hashPassword } from '../worker/auth/passwords.ts'
import { demoDepartments, demoPassword, demoPeople } from './people.ts'

const quote = (value: string | number): string => (typeof value === 'number' ? String(value) : `'${value.replaceAll("'", "''")}'`)

/** One row. One that stands in its place already becomes like it, or is left as it is. */
function row(table: string, values: Readonly<Record<string, string | number>>, standing: 'renewed' | 'left' = 'renewed'): string {
  const columns = Object.keys(values)
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
  const departments = demoDepartments.flatMap(({ persona: { prompts, ...persona }, languages, ...department }, position) => [
    row('personas', { ...persona, language: 'en' }),
    ...Object.entries(prompts).map(([purpose, text]) =>
      row('prompts', { id: `${persona.id}-${purpose}`, persona: persona.id, purpose, text }),
    ),
    row('departments', { ...department, persona: persona.id, position }),
    ...Object.entries(languages).map(([language, words]) => row('department_words', { department: department.id, language, ...words })),
  ])
  return [...(await Promise.all(people)), ...departments].join('\n')
}
