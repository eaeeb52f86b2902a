import type { ConversationCommand } from '../../protocol/conversation.ts'
import { accept } from '../results.ts'
import { answerDecisions } from './answers.ts'
import { claimDecisions } from './claims.ts'
import type { DecisionTable } from './decision-table.ts'
import { idleDecisions } from './idle.ts'
import { messageDecisions } from './messages.ts'
import { presenceDecisions } from './presence.ts'
import { receiptDecisions } from './receipts.ts'

/** Every decision of a conversation; each capability has its own file. */
export const decisions: DecisionTable<ConversationCommand['type']> = {
  'conversation.open': (state, { source, contact, department, locale, page }, { by }) =>
    state.visitor
      ? accept()
      : accept({ type: 'conversation.opened', source, ...(contact ? { contact } : {}), department, visitor: by, locale, page }),
  ...messageDecisions,
  ...claimDecisions,
  ...answerDecisions,
  ...receiptDecisions,
  ...presenceDecisions,
  ...idleDecisions,
}
