import { hashPassword } from '../worker/auth/passwords.ts'
import { demoDepartments, demoPassword, demoPeople } from './people.ts'

const quote = (value: string | number): string => (typeof value === 'number' ? String(value) : `'${value.replaceAll("'", "''")}'`)

/** SQL for one row. An existing row is updated or left as it is. */
function row(table: string, values: Readonly<Record<string, string | number>>, existing: 'update' | 'leave' = 'update'): string {
  const columns = Object.keys(values).map((column) => `"${column}"`)
  const updates = columns.map((column) => `${column} = excluded.${column}`).join(', ')
  return (
    `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${Object.values(values).map(quote).join(', ')}) ` +
    `ON CONFLICT DO ${existing === 'leave' ? 'NOTHING' : `UPDATE SET ${updates}`};`
  )
}

/**
 * The demo's people, departments and personas as SQL for the database `parley`. A person
 * who was changed or disabled since, or has another password, stays so.
 */
export async function demoSql(): Promise<string> {
  const createdAt = Date.now()
  const people = demoPeople.map(async (person) => {
    const password = { id: `${person.id}-password`, agent: person.id, kind: 'password', secret: await hashPassword(demoPassword) }
    return [
      row('agents', { ...person, created_at: createdAt }, 'leave'),
      row('agent_credentials', { ...password, created_at: createdAt }, 'leave'),
    ]
  })
  // The department of a new installation, in place of which the demo has its own.
  const first = ['departments WHERE id', 'department_translations WHERE department'].map((where) => `DELETE FROM ${where} = 'support';`)
  const departments = demoDepartments.flatMap(({ persona, translations, ...department }, position) => [
    row('personas', { ...persona, language: 'en' }),
    row('departments', { ...department, persona: persona.id, position }),
    ...Object.entries(translations).map(([language, texts]) =>
      row('department_translations', { department: department.id, language, ...texts }),
    ),
  ])
  return [...(await Promise.all(people)).flat(), ...first, ...departments].join('\n')
}
