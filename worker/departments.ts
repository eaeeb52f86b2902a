import type { DepartmentCard } from '../protocol/http/visitor.ts'
import { listDepartments } from '../storage/d1/departments.ts'
import { withD1Timeout } from './cache/d1-timeout.ts'

/**
 * The department of an installation whose operator has deleted all of them: a visitor can still ask
 * for a person. The same texts as the first migration inserts.
 */
const onlyDepartment: DepartmentCard = {
  id: 'support',
  name: 'Support',
  persona: 'Assistant',
  greeting: 'Hello! What can I help you with?',
  description: 'Questions of all kinds',
  translations: {
    ar: { name: 'الدعم', persona: 'المساعد', greeting: 'مرحباً! كيف يمكنني مساعدتك؟', description: 'أسئلة من كل نوع' },
  },
}

/**
 * The last departments that D1 returned: a visitor can start a conversation while D1 is
 * unavailable.
 */
const lastKnown = new WeakMap<D1Database, readonly DepartmentCard[]>()

/** The departments in the order in which visitors see them; never empty. */
export async function departmentsOf({ DB }: Pick<Env, 'DB'>): Promise<readonly DepartmentCard[]> {
  try {
    const departments = await withD1Timeout(listDepartments(DB), 1_500)
    lastKnown.set(DB, departments.length > 0 ? departments : [onlyDepartment])
  } catch (error) {
    if (!lastKnown.has(DB)) throw error
  }
  return lastKnown.get(DB) ?? [onlyDepartment]
}
