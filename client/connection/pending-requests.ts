import type { ConversationClientCommand } from '../../protocol/conversation.ts'
import type { Reply } from '../../protocol/envelope.ts'
import { clientRefusal as refusal } from '../../protocol/errors.ts'
import type { Environment } from './environment.ts'

/** Nobody looks at a button for longer than this. */
const timeoutMs = 15_000

interface PendingRequest<C> {
  readonly command: C
  readonly resolve: (answer: Reply) => void
  cancel(): void
}

/** Commands whose answer somebody waits for. Sent again after a break with the same id, so that twice is once. */
export class PendingRequests<C extends { readonly id: string } = ConversationClientCommand> {
  readonly #environment: Environment
  readonly #send: (command: C) => void
  readonly #open = new Map<string, PendingRequest<C>>()

  constructor(environment: Environment, send: (command: C) => void) {
    this.#environment = environment
    this.#send = send
  }

  request(command: C): Promise<Reply> {
    return new Promise((resolve) => {
      const { id } = command
      const cancel = this.#environment.later(() => this.settle(refusal('unavailable', { id, retryAfterMs: 1_000 })), timeoutMs)
      this.#open.set(id, { command, resolve, cancel })
      this.#send(command)
    })
  }

  resend(): void {
    for (const { command } of this.#open.values()) this.#send(command)
  }

  settle(answer: Reply): void {
    const question = this.#open.get(answer.id ?? '')
    if (!question) return
    this.#open.delete(question.command.id)
    question.cancel()
    question.resolve(answer)
  }
}
