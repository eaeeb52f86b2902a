import type { ConversationEvent, ConversationView, Participant } from '../../protocol/conversation.ts'
import type { EventEnvelope, LoggedEvent, Person } from '../../protocol/envelope.ts'
import type { State } from './state.ts'

/** The part of a conversation that the room's state and a client's copy have in common. */
export type ConversationProjection = Pick<
  ConversationView,
  'department' | 'visitor' | 'status' | 'receipts' | 'participants' | 'agentsOnline'
>

type ConversationEnvelope = EventEnvelope<ConversationEvent> | LoggedEvent<ConversationEvent>

/** What an event of each type changes in `S`; undefined for nothing. */
export type Changes<S> = {
  readonly [T in ConversationEvent['type']]?: (
    state: S,
    event: Extract<EventEnvelope<ConversationEvent>, { type: T }>,
  ) => Partial<S> | undefined
}

/**
 * Applies one event. Returns the same state when nothing changes, and for event types that are not
 * in the table.
 */
export function evolveBy<S>(changes: Changes<S>, state: S, event: ConversationEnvelope): S {
  const change = Object.hasOwn(changes, event.type) ? changes[event.type] : undefined
  const changed = change?.(state, event as never)
  return changed ? { ...state, ...changed } : state
}

const joined = ({ participants }: ConversationProjection, person: Person, at: number): Readonly<Record<string, Participant>> => {
  const known = participants[person.id]
  return known?.name === person.name ? participants : { ...participants, [person.id]: { ...person, joinedAt: known?.joinedAt ?? at } }
}

const projectionChanges: Changes<ConversationProjection> = {
  'conversation.opened': (room, { department, visitor, at }) => ({ department, visitor, participants: joined(room, visitor, at) }),
  'message.posted': (room, { by, at }) => {
    const participants = joined(room, by, at)
    return participants === room.participants ? undefined : { participants }
  },
  'person.requested': (_, { at }) => ({ status: { is: 'waiting', since: at } }),
  'wait.cancelled': ({ status }) => (status.is === 'waiting' ? { status: { is: 'assisted' } } : undefined),
  'claim.taken': (room, { by, at }) => ({ status: { is: 'claimed', agent: by, since: at }, participants: joined(room, by, at) }),
  'claim.released': (_, { at }) => ({ status: { is: 'waiting', since: at } }),
  'conversation.resolved': (_, { at }) => ({ status: { is: 'resolved', at } }),
  'conversation.reopened': ({ status }) => (status.is === 'resolved' ? { status: { is: 'assisted' } } : undefined),
  'receipt.moved': ({ receipts }, { by, received, read }) => ({ receipts: { ...receipts, [by.id]: { received, read } } }),
  'agents.counted': (_, { online }) => ({ agentsOnline: online }),
}

/** The reducer that room and client share. */
export const evolveProjection = <S extends ConversationProjection>(state: S, event: ConversationEnvelope): S =>
  evolveBy(projectionChanges as Changes<S>, state, event)

/**
 * A person deals with everything up to the end of their claim or their resolution; the assistant
 * leaves it alone afterwards.
 */
const dealtWithBy = (state: State, event: ConversationEnvelope): number =>
  'seq' in event ? Math.max(state.dealtWith, event.seq) : state.dealtWith

const stateChanges: Changes<State> = {
  'conversation.opened': (_, { source, contact, locale, page, at }) => ({ source, contact, locale, page, openedAt: at }),
  'claim.taken': (state, event) => ({ dealtWith: dealtWithBy(state, event) }),
  'claim.released': (state, event) => ({ dealtWith: dealtWithBy(state, event) }),
  'conversation.resolved': (state, event) => ({ dealtWith: dealtWithBy(state, event) }),
  'receipt.moved': ({ receiptsMovedAt }, { by, at }) => ({ receiptsMovedAt: { ...receiptsMovedAt, [by.id]: at } }),
  'answer.began': (_, { n, upTo, tries, until }) => ({ answer: { n, upTo, tries, until }, answers: n }),
  'answer.ended': ({ answer, dealtWith }, { n, interrupted }) =>
    answer?.n === n ? { answer: undefined, dealtWith: interrupted ? dealtWith : Math.max(dealtWith, answer.upTo) } : undefined,
}

/** The room's reducer: the shared part, and what only the room stores. */
export const evolve = (state: State, event: EventEnvelope<ConversationEvent>): State =>
  evolveBy(stateChanges, evolveProjection(state, event), event)
