import { asc, eq } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import type { DepartmentCard } from '../../protocol/http/visitor.ts'
import { departments, departmentTranslations, personas } from './schema.ts'

/**
 * All departments with their persona and translations, in the order in which a visitor sees them.
 */
export async function listDepartments(d1: D1Database): Promise<DepartmentCard[]> {
  const db = drizzle(d1)
  const [cards, translations] = await Promise.all([
    db
      .select({
        id: departments.id,
        name: departments.name,
        persona: personas.name,
        greeting: personas.greeting,
        description: departments.description,
      })
      .from(departments)
      .innerJoin(personas, eq(personas.id, departments.persona))
      .orderBy(asc(departments.position), asc(departments.id)),
    db.select().from(departmentTranslations),
  ])
  return cards.map((card) => ({
    ...card,
    translations: Object.fromEntries(
      translations.filter(({ department }) => department === card.id).map(({ department: _, language, ...texts }) => [language, texts]),
    ),
  }))
}
