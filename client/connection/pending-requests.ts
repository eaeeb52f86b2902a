import type { ConversationClientCommand } from '../../protocol/conversation.ts'
import type { Reply } from '../../protocol/envelope.ts'
import { clientRefusal as refusal } from '../../protocol/errors.ts'
import type { Environment } from './environment.ts'

/** A person does not wait longer for a button. */
const timeoutMs = 15_000

interface PendingRequest<C> {
  readonly command: C
  readonly resolve: (reply: Reply) => void
  cancelTimer(): void
}

/**
 * Commands whose caller waits for the reply. After a reconnect they are sent again under the same
 * id, which the room treats as a repeat.
 */
export class PendingRequests<C extends { readonly id: string } = ConversationClientCommand> {
  readonly #environment: Environment
  readonly #send: (command: C) => void
  readonly #pending = new Map<string, PendingRequest<C>>()

  constructor(environment: Environment, send: (command: C) => void) {
    this.#environment = environment
    this.#send = send
  }

  /** Resolves to the room's reply, or to the refusal `unavailable` after 15 seconds. */
  request(command: C): Promise<Reply> {
    return new Promise((resolve) => {
      const { id } = command
      const timeOut = () => this.settle(refusal('unavailable', { id, retryAfterMs: 1_000 }))
      this.#pending.set(id, { command, resolve, cancelTimer: this.#environment.schedule(timeOut, timeoutMs) })
      this.#send(command)
    })
  }

  resend(): void {
    for (const { command } of this.#pending.values()) this.#send(command)
  }

  settle(reply: Reply): void {
    const pending = this.#pending.get(reply.id ?? '')
    if (!pending) return
    this.#pending.delete(pending.command.id)
    pending.cancelTimer()
    pending.resolve(reply)
  }
}
