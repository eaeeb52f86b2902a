import type { RoomId } from '../../protocol/envelope.ts'
import type { RebuildCursor, RebuildPlace } from '../../storage/room/inbox-rebuild.ts'

/** How many conversations one alarm asks. The platform allows 50 calls on its free plan. */
const portion = 40
const retryMs = 60_000
/**
 * D1 may not know yet that a conversation was reopened, and a room may have failed. The archive is
 * behind by less than this.
 */
const secondPassMs = 20 * 60_000

export interface RebuildDeps {
  now(): number
  /** The ids of the conversations after `after` that are not resolved, in order. */
  openRooms(after: string, limit: number): Promise<RoomId[]>
  isKnown(room: RoomId): boolean
  /** Asks the room for its row and adds it to the list. */
  ask(room: RoomId): Promise<void>
  failed(error: unknown): void
}

/**
 * Fills an inbox without any storage: a new one, or one that has lost it. D1 knows which
 * conversations are open, and each of them has its row. In portions, each of which may be repeated.
 */
export class InboxRebuild {
  readonly #cursor: RebuildCursor
  readonly #deps: RebuildDeps
  #isRunning = false

  constructor(cursor: RebuildCursor, deps: RebuildDeps) {
    this.#cursor = cursor
    this.#deps = deps
  }

  /**
   * When the next portion is due (epoch ms); undefined when the list is complete, and while one is
   * asked: if the object dies then, its next wake sets the alarm.
   */
  get dueAt(): number | undefined {
    return this.#isRunning ? undefined : this.#cursor.place?.due
  }

  begin(): void {
    this.#cursor.move({ pass: 1, after: '', due: this.#deps.now() })
  }

  /** Asks the next portion, if it is due. Never rejects: what fails is tried again. */
  async run(): Promise<void> {
    const place = this.#cursor.place
    if (!place || this.#isRunning || place.due > this.#deps.now()) return
    this.#isRunning = true
    try {
      const rooms = await this.#deps.openRooms(place.after, portion)
      const results = await Promise.allSettled(rooms.filter((room) => !this.#deps.isKnown(room)).map((room) => this.#deps.ask(room)))
      for (const result of results) if (result.status === 'rejected') this.#deps.failed(result.reason)
      const last = rooms.at(-1)
      if (last !== undefined && rooms.length === portion) this.#cursor.move({ ...place, after: last, due: this.#deps.now() })
      else this.#endPass(place)
    } catch (error) {
      this.#deps.failed(error)
      this.#cursor.move({ ...place, due: this.#deps.now() + retryMs })
    } finally {
      this.#isRunning = false
    }
  }

  #endPass({ pass }: RebuildPlace): void {
    if (pass === 1) this.#cursor.move({ pass: 2, after: '', due: this.#deps.now() + secondPassMs })
    else this.#cursor.end()
  }
}
