import type { Person, Reply } from '../../protocol/envelope.ts'
import { refusal } from '../../protocol/errors.ts'
import { limits } from '../../protocol/limits.ts'
import { backoffMs } from '../timing/backoff.ts'
import type { ViewerCommand } from './relay-protocol.ts'

export interface CommandBatcherDeps {
  random(): number
  /** Runs what nobody waits for; it may keep the object in memory, so it must end. */
  waitUntil(work: Promise<void>): void
  sleep(ms: number): Promise<void>
  failed(error: unknown): void
}

interface PendingBatchCommand extends ViewerCommand {
  /** Those who wait for the answer, each under the id that he used. */
  readonly replies: readonly ((answer: Reply) => void)[]
}

/** Likes wait so long for others, and for second thoughts. */
const gatherMs = 100
/** A draw that cannot be reached is tried so often; the client says it again later, under the same id. */
const tries = 5

/**
 * What a crowd says, on its way to the draw: one call at a time, and the next carries everything that came meanwhile.
 * Of likes only the last word per person and target is carried. Nobody is answered before the draw has answered.
 */
export class CommandBatcher {
  readonly #submitBatch: (words: readonly ViewerCommand[]) => Promise<readonly Reply[]>
  readonly #deps: CommandBatcherDeps
  #commands: PendingBatchCommand[] = []
  readonly #likes = new Map<string, PendingBatchCommand>()
  #isBusy = false

  constructor(say: (words: readonly ViewerCommand[]) => Promise<readonly Reply[]>, deps: CommandBatcherDeps) {
    this.#submitBatch = say
    this.#deps = deps
  }

  add(by: Person, command: ViewerCommand['command'], reply: (answer: Reply) => void): void {
    if (command.type === 'like') {
      const key = `${command.target} ${by.id}`
      const earlier = this.#likes.get(key)?.replies ?? []
      this.#likes.set(key, { by, command, replies: [...earlier, (answer) => reply({ ...answer, id: command.id })] })
    } else this.#commands.push({ by, command, replies: [reply] })
    if (!this.#isBusy) this.#deps.waitUntil(this.#run())
  }

  async #run(): Promise<void> {
    this.#isBusy = true
    try {
      while (this.#commands.length + this.#likes.size > 0) {
        if (this.#commands.length === 0) await this.#deps.sleep(gatherMs)
        const words = this.#commands.splice(0, limits.turnCommands)
        for (const [key, word] of this.#likes) {
          if (words.length >= limits.turnCommands) break
          words.push(word)
          this.#likes.delete(key)
        }
        await this.#send(words)
      }
    } finally {
      this.#isBusy = false
    }
  }

  async #send(asked: readonly PendingBatchCommand[]): Promise<void> {
    const words = asked.map(({ by, command }) => ({ by, command }))
    for (let n = 0; n < tries; n++) {
      try {
        const answers = await this.#submitBatch(words)
        for (const [i, { replies }] of asked.entries()) for (const reply of replies) reply(answers[i]!)
        return
      } catch (error) {
        this.#deps.failed(error)
        await this.#deps.sleep(backoffMs(n, this.#deps.random()))
      }
    }
    for (const { command, replies } of asked)
      for (const reply of replies) reply(refusal('unavailable', { id: command.id, retryAfterMs: 2_000 }))
  }
}
