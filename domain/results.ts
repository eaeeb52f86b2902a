import type { Refusal } from '../protocol/envelope.ts'
import { type RefusalCode, type RefusalOptions, refusal } from '../protocol/errors.ts'

/**
 * Accepts a command with its events. No events at all is right for a command that is already
 * fulfilled.
 */
export const accept = <E>(...events: readonly E[]): { readonly events: readonly E[] } => ({ events })

export const refuse = (code: RefusalCode, options?: RefusalOptions): { readonly refused: Refusal } => ({ refused: refusal(code, options) })
