import type { Refusal } from '../protocol/envelope.ts'
import { type RefusalCode, type RefusalOptions, refusal } from '../protocol/errors.ts'

/** A command is accepted: this is what happens because of it. Nothing at all is a fine answer to what was already so. */
export const accept = <H>(...events: readonly H[]): { readonly events: readonly H[] } => ({ events })

export const refuse = (code: RefusalCode, options?: RefusalOptions): { readonly refused: Refusal } => ({ refused: refusal(code, options) })
