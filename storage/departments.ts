import { asc, eq } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import type { DepartmentCard } from '../protocol/http.ts'
import { departments, personas } from './schema.ts'

/** All departments with the persona who speaks for each, in the order in which a visitor is offered them. */
export async function listDepartments(db: D1Database): Promise<DepartmentCard[]> {
  return drizzle(db)
    .select({
      id: departments.id,
      name: departments.name,
      persona: personas.name,
      greeting: personas.greeting,
      description: departments.description,
    })
    .from(departments)
    .innerJoin(personas, eq(personas.id, departments.persona))
    .orderBy(asc(departments.position), asc(departments.id))
}
