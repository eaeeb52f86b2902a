import type { ConversationEvent } from '../../protocol/conversation.ts'
import type { Decision, Person } from '../../protocol/envelope.ts'
import { accept, refuse } from '../results.ts'
import { endOfAnswer } from './answers.ts'
import type { DecisionTable } from './decision-table.ts'
import type { State } from './state.ts'

/** A message or a claim reopens a resolved conversation. */
export const reopening = ({ status }: State): readonly ConversationEvent[] =>
  status.is === 'resolved' ? [{ type: 'conversation.reopened' }] : []

const claimedBy = (agent: Person): Decision<ConversationEvent> =>
  refuse('already-claimed', { message: `${agent.name} has this conversation.` })

/** The status of a conversation: assisted → waiting → claimed → resolved. */
export const claimDecisions: DecisionTable<'person.request' | 'wait.cancel' | 'claim.take' | 'claim.release' | 'conversation.resolve'> = {
  // The assistant goes on answering, because it may take hours until a person is there.
  'person.request': ({ status }) =>
    status.is === 'assisted' || status.is === 'resolved' ? accept({ type: 'person.requested' }) : accept(),

  'wait.cancel': ({ status }) => {
    if (status.is === 'claimed') return refuse('taken-over')
    return status.is === 'waiting' ? accept({ type: 'wait.cancelled' }) : accept()
  },

  'claim.take': (state, _command, { by }) => {
    const { status } = state
    if (status.is === 'claimed') return status.agent.id === by.id ? accept() : claimedBy(status.agent)
    return accept({ type: 'claim.taken' }, ...reopening(state), ...endOfAnswer(state))
  },

  'claim.release': ({ status }, _command, { by }) => {
    if (status.is !== 'claimed') return refuse('not-claimed')
    const may = status.agent.id === by.id || by.role === 'admin' || by.role === 'system'
    return may ? accept({ type: 'claim.released', agent: status.agent }) : claimedBy(status.agent)
  },

  'conversation.resolve': (state, _command, { by }) => {
    const { status } = state
    if (status.is === 'resolved') return accept()
    if (status.is === 'claimed' && status.agent.id !== by.id && by.role !== 'admin') return claimedBy(status.agent)
    return accept({ type: 'conversation.resolved' }, ...endOfAnswer(state))
  },
}
