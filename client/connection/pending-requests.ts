import type { ClientCommand } from '../../protocol/conversation.ts'
import type { Answer } from '../../protocol/envelope.ts'
import { ownRefusal as refusal } from '../../protocol/errors.ts'
import type { Surroundings } from './environment.ts'

/** Nobody looks at a button for longer than this. */
const patienceMs = 15_000

interface Question<C> {
  readonly command: C
  readonly resolve: (answer: Answer) => void
  cancel(): void
}

/** Commands whose answer somebody waits for. Sent again after a break with the same id, so that twice is once. */
export class Asking<C extends { readonly id: string } = ClientCommand> {
  readonly #around: Surroundings
  readonly #send: (command: C) => void
  readonly #open = new Map<string, Question<C>>()

  constructor(around: Surroundings, send: (command: C) => void) {
    this.#around = around
    this.#send = send
  }

  ask(command: C): Promise<Answer> {
    return new Promise((resolve) => {
      const { id } = command
      const cancel = this.#around.later(() => this.answered(refusal('unavailable', { id, retryAfterMs: 1_000 })), patienceMs)
      this.#open.set(id, { command, resolve, cancel })
      this.#send(command)
    })
  }

  resend(): void {
    for (const { command } of this.#open.values()) this.#send(command)
  }

  answered(answer: Answer): void {
    const question = this.#open.get(answer.id ?? '')
    if (!question) return
    this.#open.delete(question.command.id)
    question.cancel()
    question.resolve(answer)
  }
}
