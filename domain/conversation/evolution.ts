import type { ConversationEvent } from '../../protocol/conversation.ts'
import type { EventEnvelope, LoggedEvent, Person } from '../../protocol/envelope.ts'
import type { State } from './state.ts'

type Evolve<T> = (state: State, event: Extract<EventEnvelope<ConversationEvent>, { type: T }>) => State

/** Whoever speaks for the visitor to hear becomes a participant. The same state comes back when there is nothing new: an unchanged state is not written. */
const joined = (state: State, person: Person): State =>
  state.participants[person.id]?.name === person.name ? state : { ...state, participants: { ...state.participants, [person.id]: person } }

/** What was said up to here is a person's affair, and nothing for the assistant to answer later. */
const dealtWith = (state: State, event: EventEnvelope<ConversationEvent> | LoggedEvent<ConversationEvent>): number =>
  'seq' in event ? Math.max(state.dealtWith, event.seq) : state.dealtWith

/** The only hand that changes a conversation's state. Kinds that are not here change nothing. */
export const evolutions: { readonly [T in ConversationEvent['type']]?: Evolve<T> } = {
  'conversation.opened': (state, { department, visitor, locale, page, at }) =>
    joined({ ...state, department, visitor, locale, page, openedAt: at }, visitor),
  'message.posted': (state, { by }) => joined(state, by),
  'person.requested': (state, { at }) => ({ ...state, status: { is: 'waiting', since: at } }),
  'claim.taken': (state, event) =>
    joined({ ...state, status: { is: 'claimed', agent: event.by, since: event.at }, dealtWith: dealtWith(state, event) }, event.by),
  'claim.released': (state, { at }) => ({ ...state, status: { is: 'waiting', since: at } }),
  'conversation.resolved': (state, event) => ({ ...state, status: { is: 'resolved', at: event.at }, dealtWith: dealtWith(state, event) }),
  'conversation.reopened': (state) => (state.status.is === 'resolved' ? { ...state, status: { is: 'assisted' } } : state),
  'receipt.moved': (state, { by, received, read, at }) => ({ ...state, receipts: { ...state.receipts, [by.id]: { received, read, at } } }),
  'answer.began': (state, { n, upTo, tries, until }) => ({ ...state, answer: { n, upTo, tries, until }, answers: n }),
  'answer.ended': (state, { n }) =>
    state.answer?.n === n ? { ...state, answer: undefined, dealtWith: Math.max(state.dealtWith, state.answer.upTo) } : state,
  'agents.counted': (state, { online }) => ({ ...state, agentsOnline: online }),
}
