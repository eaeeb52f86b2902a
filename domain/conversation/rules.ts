import {
  type ConversationCommand,
  type ConversationEvent,
  type ConversationView,
  conversationPolicies,
} from '../../protocol/conversation.ts'
import type { Decision, EventEnvelope, LoggedEvent } from '../../protocol/envelope.ts'
import { limits } from '../../protocol/limits.ts'
import { refuse } from '../results.ts'
import type { DecisionContext, Rules } from '../rules.ts'
import { decisions } from './decisions.ts'
import { evolutions } from './evolution.ts'
import { rights } from './rights.ts'
import { type State, start } from './state.ts'

/** The snapshot without presence, which is no state but derived from who is connected. */
export type StateView = Omit<ConversationView, 'present'>

/** The meaning of a conversation, for the room to run. */
export const conversation: Rules<State, ConversationCommand, ConversationEvent, StateView> = {
  start,
  policies: conversationPolicies,
  rateLimited: new Set(['message.posted']),
  rateLimitCount: limits.messagesPerMinute,
  may: (role, command) => Object.hasOwn(rights, command) && rights[command].includes(role),
  decide: (state, command, moment) => {
    // Nobody speaks in a room that was never opened, whatever credential led there.
    if (!state.visitor && command.type !== 'conversation.open' && command.type !== 'time.pass') return refuse('no-such-conversation')
    return (
      decisions[command.type] as (
        state: State,
        command: ConversationCommand,
        moment: DecisionContext<ConversationEvent>,
      ) => Decision<ConversationEvent>
    )(state, command, moment)
  },
  evolve: (state, event) =>
    (evolutions[event.type] as ((state: State, event: EventEnvelope<ConversationEvent>) => State) | undefined)?.(state, event) ?? state,
  blankedBy: (event) => (event.type === 'message.removed' || event.type === 'note.removed' ? event.target : undefined),
  blank,
  // Both circles may see all of this state; presence, which differs, is added by whoever knows the sockets.
  view: ({ department, visitor, status, receipts, participants, agentsOnline, answer }) => ({
    department,
    visitor,
    status,
    receipts: Object.fromEntries(Object.entries(receipts).map(([id, { received, read }]) => [id, { received, read }])),
    participants,
    agentsOnline,
    answer: answer?.n,
  }),
  dueAt: () => undefined,
}

/** The same event without its words: place, time and author stay, the text is nowhere. */
function blank(event: LoggedEvent<ConversationEvent>): LoggedEvent<ConversationEvent> {
  const { seq, at, by, id } = event
  return { type: event.type === 'note.posted' ? 'note.posted' : 'message.posted', text: '', seq, at, by, id, removed: true }
}
