import type { ConversationSnapshot } from '../../../client/conversation/conversation.ts'
import { type Line, stateOf } from '../../../client/conversation/lines.ts'

export type NewestStates = ReadonlyMap<string, 'stored' | 'delivered' | 'read'>

/**
 * The newest own message of each state: "Read" below one message applies to all messages above it.
 * Notes have no delivery state.
 */
export function newestStates(snapshot: ConversationSnapshot): NewestStates {
  const found = new Map<string, 'stored' | 'delivered' | 'read'>()
  const done = new Set<string>()
  for (const line of own(snapshot)) {
    const state = stateOf(line, snapshot)
    if (!done.has(state)) found.set(line.key, state)
    done.add(state)
    if (state === 'read') break
  }
  return found
}

const own = ({ lines, you }: ConversationSnapshot): readonly Line[] =>
  lines.filter((line) => line.kind === 'message' && !line.removed && line.by.id === you?.id).reverse()
