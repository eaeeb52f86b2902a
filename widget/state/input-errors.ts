import { ApiError } from '../../client/connection/http-client.ts'
import type { Refusal } from '../../protocol/envelope.ts'
import type { I18n } from '../messages/i18n.ts'
import type { Slice } from './batched-store.ts'

/** Why a message or request was not accepted. The text stays in the composer. */
interface InputError {
  readonly message: string
  readonly retryAt?: number
}

export interface InputErrorState {
  readonly inputError: InputError | undefined
}

export const noInputError = { inputError: undefined } as const

/** Shows the visitor why what they sent or asked for was not accepted. */
export class InputErrors {
  readonly #slice: Slice<InputErrorState>
  readonly #i18n: Pick<I18n, 't' | 'refusal'>

  constructor(slice: Slice<InputErrorState>, i18n: Pick<I18n, 't' | 'refusal'>) {
    this.#slice = slice
    this.#i18n = i18n
  }

  clear(): void {
    this.#slice.set(noInputError)
  }

  showRefusal(refusal: Refusal): void {
    const wait = refusal.retryAfterMs
    // The message of an invalid request names a field, which is for programmers.
    const message = refusal.code.startsWith('invalid-') ? this.#i18n.t('requestFailed') : this.#i18n.refusal(refusal)
    this.#slice.set({ inputError: { message, ...(wait === undefined ? {} : { retryAt: Date.now() + wait }) } })
  }

  /** A conversation could not begin: the reason of the refusal, or that the chat is unreachable. */
  showStartError(error: unknown): void {
    if (error instanceof ApiError) this.showRefusal(error.refusal)
    else this.#slice.set({ inputError: { message: this.#i18n.t('unreachable') } })
  }

  showRequestFailed(): void {
    this.#slice.set({ inputError: { message: this.#i18n.t('requestFailed') } })
  }
}
