import type { DrawCommand } from '../../protocol/draw.ts'
import type { Role } from '../../protocol/envelope.ts'
import { leaders } from './roles.ts'

const people: readonly Role[] = ['guest', 'user', 'agent', 'admin', ...leaders]

/**
 * Permissions: which roles may send which command in a draw. The room checks it before every
 * decision.
 */
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
