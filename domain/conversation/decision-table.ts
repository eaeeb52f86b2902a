import type { ConversationCommand, ConversationEvent } from '../../protocol/conversation.ts'
import type { Decision } from '../../protocol/envelope.ts'
import type { DecisionContext } from '../rules.ts'
import type { ConversationSettings, State } from './state.ts'

export type CommandOf<T extends ConversationCommand['type']> = Extract<ConversationCommand, { type: T }>

/** One decision per command type: its events, or why it is refused. */
export type DecisionTable<T extends ConversationCommand['type']> = {
  readonly [K in T]: (
    state: State,
    command: CommandOf<K>,
    context: DecisionContext<ConversationEvent>,
    settings: ConversationSettings,
  ) => Decision<ConversationEvent>
}
