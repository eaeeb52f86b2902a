import {
  type ConversationCommand,
  type ConversationEvent,
  type ConversationView,
  conversationPolicies,
} from '../../protocol/conversation.ts'
import type { Decision, LoggedEvent } from '../../protocol/envelope.ts'
import { roomLimits } from '../../protocol/limits.ts'
import { refuse } from '../results.ts'
import type { DecisionContext, Rules } from '../rules.ts'
import { decisions } from './decisions.ts'
import { evolve } from './evolution.ts'
import { idleAt } from './idle.ts'
import { rights } from './rights.ts'
import { type ConversationSettings, type State, start } from './state.ts'

/** The view without presence: presence is derived from connections and is not in the state. */
export type StateView = Omit<ConversationView, 'present'>

/** The rules of a conversation under one operator's settings. */
export const conversationRules = (settings: ConversationSettings): Rules<State, ConversationCommand, ConversationEvent, StateView> => ({
  start,
  policies: conversationPolicies,
  rateLimited: new Set(['message.posted']),
  rateLimitCount: roomLimits.messagesPerMinute,
  may: (role, command) => Object.hasOwn(rights, command) && rights[command].includes(role),
  decide: (state, command, context) => {
    // A credential for a room that was never opened gives access to nothing.
    if (!state.visitor && command.type !== 'conversation.open' && command.type !== 'time.pass') return refuse('no-such-conversation')
    return (
      decisions[command.type] as (
        state: State,
        command: ConversationCommand,
        context: DecisionContext<ConversationEvent>,
        settings: ConversationSettings,
      ) => Decision<ConversationEvent>
    )(state, command, context, settings)
  },
  evolve,
  blankedBy: (event) => (event.type === 'message.removed' || event.type === 'note.removed' ? event.target : undefined),
  blank,
  // Both audiences may see all of this; presence, which differs, is added where the connections are
  // known.
  view: ({ department, visitor, status, receipts, participants, agentsOnline, answer }) => ({
    department,
    visitor,
    status,
    receipts,
    participants,
    agentsOnline,
    answer: answer?.n,
  }),
  dueAt: (state, lastAt) => idleAt(state, lastAt, settings),
})

/** The same event without its body. */
function blank(event: LoggedEvent<ConversationEvent>): LoggedEvent<ConversationEvent> {
  const { seq, at, by, id } = event
  return { type: event.type === 'note.posted' ? 'note.posted' : 'message.posted', parts: [], seq, at, by, id, removed: true }
}
