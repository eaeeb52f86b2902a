import type { ConversationCommand } from '../../protocol/conversation.ts'
import type { Role } from '../../protocol/envelope.ts'

const customers: readonly Role[] = ['visitor', 'user']
const staff: readonly Role[] = ['agent', 'admin']
const people: readonly Role[] = [...customers, ...staff]

/**
 * Permissions: which roles may send which command in a conversation. The room checks it before
 * every decision.
 */
export const rights: Readonly<Record<ConversationCommand['type'], readonly Role[]>> = {
  'conversation.open': customers,
  'message.post': [...people, 'assistant'],
  'note.post': staff,
  'message.remove': people,
  'receipt.move': people,
  typing: people,
  'person.request': [...customers, 'assistant'],
  'wait.cancel': customers,
  'claim.take': staff,
  'claim.release': [...staff, 'system'],
  'conversation.resolve': staff,
  'answer.stop': people,
  'answer.begin': ['assistant'],
  'answer.end': ['assistant'],
  'message.draft': ['assistant'],
  'presence.set': ['system'],
  'agents.count': ['system'],
  'time.pass': ['system'],
}
