import type { ConversationSnapshot } from '../../client/conversation/conversation.ts'
import { type Line, stateOf } from '../../client/conversation/lines.ts'

export type NewestStates = ReadonlyMap<string, 'stored' | 'delivered' | 'read'>

/** For the newest own message of each state, that state: "Read" under the last one read says it of all above. Notes have readers, but promise them nothing. */
export function newestStates(snapshot: ConversationSnapshot): NewestStates {
  const found = new Map<string, 'stored' | 'delivered' | 'read'>()
  const told = new Set<string>()
  for (const line of own(snapshot)) {
    const state = stateOf(line, snapshot)
    if (!told.has(state)) found.set(line.key, state)
    told.add(state)
    if (state === 'read') break
  }
  return found
}

const own = ({ lines, you }: ConversationSnapshot): readonly Line[] =>
  lines.filter((line) => line.kind === 'message' && !line.removed && line.by.id === you?.id).reverse()
