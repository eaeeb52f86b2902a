import type { Person } from '../../protocol/envelope.ts'
import { accept } from '../results.ts'
import type { DecisionTable } from './decision-table.ts'

const isCustomer = ({ role }: Person): boolean => role === 'visitor' || role === 'user'

/** Presence: who is connected, who is typing, how many agents are online. */
export const presenceDecisions: DecisionTable<'typing' | 'presence.set' | 'agents.count'> = {
  typing: (_state, { on }) => accept({ type: 'typing', on }),

  'presence.set': ({ participants }, { present }) =>
    accept(
      { type: 'presence.changed', present },
      { type: 'participants.changed', present: present.filter((person) => isCustomer(person) || participants[person.id]) },
    ),

  'agents.count': ({ agentsOnline }, { online }) => (online === agentsOnline ? accept() : accept({ type: 'agents.counted', online })),
}
