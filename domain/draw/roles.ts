import type { DrawStateView } from '../../protocol/draw.ts'
import { type Audience, isStaff, type Person, type Role } from '../../protocol/envelope.ts'

/** The roles that lead a draw. */
export const leaders: readonly Role[] = ['host', 'moderator']

/** Whether this person has no rate limit and may remove the messages of others. */
export const mayModerate = ({ role }: Person): boolean => leaders.includes(role) || role === 'admin'

/**
 * What this person, with their role in the draw, may see of it: hosts, moderators and admins see
 * events for staff.
 */
export const drawAudienceOf = (person: Person): Audience => (mayModerate(person) ? 'staff' : 'everyone')

/**
 * The person with their role in this draw. Host and moderator come from the draw's own lists only,
 * never from a credential; and only staff, who sign in, can be on those lists.
 */
export function withDrawRole(person: Person, { schedule }: Pick<DrawStateView, 'schedule'>): Person {
  const isIn = (list: readonly Person[] = []) => list.some(({ id }) => id === person.id)
  if (isStaff(person.role)) {
    if (isIn(schedule?.hosts)) return { ...person, role: 'host' }
    return isIn(schedule?.moderators) ? { ...person, role: 'moderator' } : person
  }
  return leaders.includes(person.role) ? { ...person, role: 'guest' } : person
}
