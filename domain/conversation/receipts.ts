import { limits } from '../../protocol/limits.ts'
import { accept, refuse } from '../results.ts'
import type { DecisionTable } from './decision-table.ts'

/** Receipts: two cursors per reader that only grow, up to the head. */
export const receiptDecisions: DecisionTable<'receipt.move'> = {
  'receipt.move': ({ receipts, receiptsMovedAt }, { received = 0, read = 0 }, { by, at, head }) => {
    const last = receipts[by.id] ?? { received: 0, read: 0 }
    const next = { received: Math.min(head, Math.max(last.received, received, read)), read: Math.min(head, Math.max(last.read, read)) }
    if (next.received === last.received && next.read === last.read) return accept()
    // Clients wait `receiptEveryMs`. The room requires half of it, so that a client whose clock
    // runs fast is not refused.
    const wait = (receiptsMovedAt[by.id] ?? 0) + limits.receiptEveryMs / 2 - at
    return wait > 0 ? refuse('too-fast', { retryAfterMs: wait }) : accept({ type: 'receipt.moved', ...next })
  },
}
