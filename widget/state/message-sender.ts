import type { Conversation } from '../../client/conversation/conversation.ts'
import type { Draft } from '../composer/draft.ts'
import type { Slice } from './batched-store.ts'
import type { CurrentConversation } from './current-conversation.ts'
import type { InputErrors } from './input-errors.ts'

export interface FirstMessagesState {
  /** Messages written while the conversation is being created. */
  readonly firstMessages: readonly { readonly text: string; readonly at: number }[]
}

export const noFirstMessages: FirstMessagesState = { firstMessages: [] }

export interface MessageSenderDeps {
  readonly current: Pick<CurrentConversation, 'conversation' | 'start'>
  readonly errors: Pick<InputErrors, 'clear' | 'showRefusal'>
  readonly draft: Pick<Draft, 'clear'>
}

/** Sends what the visitor writes. The first message starts the conversation. */
export class MessageSender {
  readonly #slice: Slice<FirstMessagesState>
  readonly #deps: MessageSenderDeps

  constructor(slice: Slice<FirstMessagesState>, deps: MessageSenderDeps) {
    this.#slice = slice
    this.#deps = deps
  }

  /** Returns the text that was refused, for the composer; `errors` shows the reason. */
  async send(text: string): Promise<string> {
    const { current, errors } = this.#deps
    errors.clear()
    if (current.conversation) return this.#post(current.conversation, [text])
    this.#slice.set({ firstMessages: [...this.#firstMessages, { text, at: Date.now() }] })
    // The first message starts the conversation; then it and all messages written meanwhile are
    // posted in order.
    if (this.#firstMessages.length > 1) return ''
    const started = await current.start()
    const texts = this.#firstMessages.map((message) => message.text)
    this.#slice.set({ firstMessages: [] })
    return started ? this.#post(started, texts) : texts.join('\n')
  }

  get #firstMessages(): FirstMessagesState['firstMessages'] {
    return this.#slice.state.firstMessages
  }

  #post(conversation: Conversation, texts: readonly string[]): string {
    const refusedTexts = texts.filter((text) => {
      const refused = conversation.post(text)
      if (refused) this.#deps.errors.showRefusal(refused)
      return refused !== undefined
    })
    if (refusedTexts.length === 0) this.#deps.draft.clear()
    return refusedTexts.join('\n')
  }
}
