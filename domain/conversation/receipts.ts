import type { Receipt } from '../../protocol/conversation.ts'
import { limits } from '../../protocol/limits.ts'
import { accept, refuse } from '../results.ts'
import type { DecisionTable } from './decision-table.ts'
import type { State } from './state.ts'

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

/**
 * The state with receipts that were kept beside it, by reader: a receipt only grows, up to the head.
 * The same state when it knows them all.
 */
export function withReceipts(state: State, kept: readonly (readonly [reader: string, receipt: Receipt])[], head: number): State {
  const grown = new Map(Object.entries(state.receipts))
  let isGrown = false
  for (const [reader, { received, read }] of kept) {
    const known = grown.get(reader) ?? { received: 0, read: 0 }
    const receipt = { received: Math.max(known.received, Math.min(head, received)), read: Math.max(known.read, Math.min(head, read)) }
    if (receipt.received === known.received && receipt.read === known.read) continue
    grown.set(reader, receipt)
    isGrown = true
  }
  return isGrown ? { ...state, receipts: Object.fromEntries(grown) } : state
}
