import type { ConversationClientCommand } from '../../protocol/conversation.ts'
import type { Environment } from '../connection/environment.ts'

/**
 * Others' typing expires after this long without a new event; our own is repeated at half of it.
 */
const typingMs = 6_000

export interface TypingOptions {
  readonly environment: Environment
  send(command: ConversationClientCommand): void
  /** This person's typing has expired. */
  expired(personId: string): void
}

/** Typing indicators: throttles our own and expires those of others. */
export class Typing {
  readonly #options: TypingOptions
  readonly #timers = new Map<string, () => void>()
  #sentAt = Number.NEGATIVE_INFINITY

  constructor(options: TypingOptions) {
    this.#options = options
  }

  /** Call it at every key. */
  set(on: boolean): void {
    const { environment, send } = this.#options
    const now = environment.now()
    if (on ? now - this.#sentAt < typingMs / 2 : this.#sentAt === Number.NEGATIVE_INFINITY) return
    this.#sentAt = on ? now : Number.NEGATIVE_INFINITY
    send({ type: 'typing', id: environment.newId(), on })
  }

  /** Our message ends our typing for everyone who reads it, without a command. */
  posted(): void {
    this.#sentAt = Number.NEGATIVE_INFINITY
  }

  /** Another person is typing, or has stopped. */
  received(personId: string): void {
    this.#timers.get(personId)?.()
    this.#timers.set(
      personId,
      this.#options.environment.schedule(() => this.#options.expired(personId), typingMs),
    )
  }

  stop(): void {
    for (const cancel of this.#timers.values()) cancel()
    this.#timers.clear()
  }
}
