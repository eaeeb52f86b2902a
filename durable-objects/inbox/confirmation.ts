import type { RoomId } from '../../protocol/envelope.ts'
import { waitAtMost } from '../timing/timeout.ts'

/** How long an agent waits for it. The rows that come later are published. */
const waitMs = 1_000
const askedAtOnce = 20

export interface ConfirmationDeps {
  /** The rooms whose rows may be out of date, the most important first. */
  rooms(): readonly RoomId[]
  /** Asks a room for its row. */
  ask(room: RoomId): Promise<void>
  /** The room could not be asked. */
  failed(room: RoomId, error: unknown): void
}

/**
 * After a loss of its memory the inbox asks those rooms for their rows that were in activity. It
 * does so when someone is about to read them.
 */
export class Confirmation {
  readonly #deps: ConfirmationDeps
  #running: Promise<void> | undefined

  constructor(deps: ConfirmationDeps) {
    this.#deps = deps
  }

  async confirm(): Promise<void> {
    if (!this.#running && this.#deps.rooms().length === 0) return
    this.#running ??= this.#askAll().finally(() => {
      this.#running = undefined
    })
    await waitAtMost(waitMs, this.#running)
  }

  async #askAll(): Promise<void> {
    const rooms = this.#deps.rooms().values()
    const askInTurn = async () => {
      for (const room of rooms) await this.#deps.ask(room).catch((error: unknown) => this.#deps.failed(room, error))
    }
    await Promise.all(Array.from({ length: askedAtOnce }, askInTurn))
  }
}
