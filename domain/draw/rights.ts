import type { DrawCommand } from '../../protocol/draw.ts'
import type { Role } from '../../protocol/envelope.ts'
import { leaders } from './roles.ts'

/** Everyone who signs in, also those whom the draw's own list makes host or moderator. */
const staff: readonly Role[] = ['agent', 'admin', ...leaders]
const people: readonly Role[] = ['guest', 'user', ...staff]

/**
 * Permissions: which roles may send which command in a draw. The room checks it before every
 * decision.
 */
export const rights: Readonly<Record<DrawCommand['type'], readonly Role[]>> = {
  'draw.schedule': ['agent', 'admin'],
  'draw.edit': staff,
  'draw.cancel': staff,
  'message.post': people,
  'message.remove': people,
  like: people,
  'checkpoint.ack': [],
  'likes.count': ['system'],
  'viewers.count': ['system'],
  'time.pass': ['system'],
}
