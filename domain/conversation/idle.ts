import { accept } from '../results.ts'
import { endOfAnswer } from './answers.ts'
import type { DecisionTable } from './decision-table.ts'
import type { ConversationSettings, State } from './state.ts'

/**
 * When a conversation with the assistant is resolved because no one has written: epoch ms.
 * Undefined while a person has it or is waited for. A later message reopens it.
 */
export const idleAt = ({ visitor, status }: State, lastAt: number, { assistedIdleMs }: ConversationSettings): number | undefined =>
  visitor && status.is === 'assisted' ? lastAt + assistedIdleMs : undefined

export const idleDecisions: DecisionTable<'time.pass'> = {
  'time.pass': (state, _command, { at, lastAt }, settings) => {
    const due = idleAt(state, lastAt, settings)
    return due === undefined || at < due ? accept() : accept({ type: 'conversation.resolved' }, ...endOfAnswer(state))
  },
}
