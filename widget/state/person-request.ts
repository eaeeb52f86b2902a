import type { Slice } from './batched-store.ts'
import type { CurrentConversation } from './current-conversation.ts'
import type { InputErrors } from './input-errors.ts'

export interface PersonRequestState {
  readonly isRequestingPerson: boolean
}

export const noPersonRequest: PersonRequestState = { isRequestingPerson: false }

/** "Talk to a person": works at any time, even before the first message. The wait can be cancelled. */
export class PersonRequest {
  readonly #slice: Slice<PersonRequestState>
  readonly #current: Pick<CurrentConversation, 'conversation' | 'start'>
  readonly #errors: Pick<InputErrors, 'clear' | 'showRefusal' | 'showRequestFailed'>

  constructor(
    slice: Slice<PersonRequestState>,
    current: Pick<CurrentConversation, 'conversation' | 'start'>,
    errors: Pick<InputErrors, 'clear' | 'showRefusal' | 'showRequestFailed'>,
  ) {
    this.#slice = slice
    this.#current = current
    this.#errors = errors
  }

  send(): Promise<void> {
    return this.#request('person.request')
  }

  cancel(): Promise<void> {
    return this.#request('wait.cancel')
  }

  async #request(type: 'person.request' | 'wait.cancel'): Promise<void> {
    if (this.#slice.state.isRequestingPerson) return
    this.#slice.set({ isRequestingPerson: true })
    this.#errors.clear()
    const conversation = this.#current.conversation ?? (await this.#current.start())
    try {
      const reply = await conversation?.request({ type })
      if (reply?.type === 'refused') this.#errors.showRefusal(reply)
    } catch {
      this.#errors.showRequestFailed()
    }
    this.#slice.set({ isRequestingPerson: false })
  }
}
