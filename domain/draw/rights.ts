import type { DrawCommand, DrawStateView } from '../../protocol/draw.ts'
import { isStaff, type Person, type Role } from '../../protocol/envelope.ts'

const leaders: readonly Role[] = ['host', 'moderator']
const people: readonly Role[] = ['guest', 'user', 'agent', 'admin', ...leaders]

/** Who may say what in a draw. One table, asked before every decision. */
export const rights: Readonly<Record<DrawCommand['type'], readonly Role[]>> = {
  'draw.schedule': ['agent', 'admin'],
  'message.post': people,
  'message.remove': people,
  like: people,
  'checkpoint.ack': [],
  'likes.count': ['system'],
  'viewers.count': ['system'],
  'time.pass': ['system'],
}

/** Those who keep order: they are not paced, and may remove what others said. */
export const keepsOrder = ({ role }: Person): boolean => leaders.includes(role) || role === 'admin'

/**
 * The person as this draw knows him: the right to lead it comes from its own lists and from nowhere else, whatever a
 * credential says of itself. Only those who sign in can stand in a list.
 */
export function withDrawRole(person: Person, { schedule }: Pick<DrawStateView, 'schedule'>): Person {
  const among = (list: readonly Person[] = []) => list.some(({ id }) => id === person.id)
  if (isStaff(person.role)) {
    if (among(schedule?.hosts)) return { ...person, role: 'host' }
    return among(schedule?.moderators) ? { ...person, role: 'moderator' } : person
  }
  return person.role === 'host' || person.role === 'moderator' ? { ...person, role: 'guest' } : person
}
