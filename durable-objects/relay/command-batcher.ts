import type { Person, Reply } from '../../protocol/envelope.ts'
import { refusal } from '../../protocol/errors.ts'
import { roomLimits } from '../../protocol/limits.ts'
import { backoffMs } from '../timing/backoff.ts'
import type { ViewerCommand } from './relay-protocol.ts'

export interface CommandBatcherDeps {
  random(): number
  /** Runs work that the caller does not await; it may keep the object in memory, so it must end. */
  waitUntil(work: Promise<void>): void
  sleep(ms: number): Promise<void>
  failed(error: unknown): void
}

interface PendingBatchCommand extends ViewerCommand {
  /** The senders that wait for a reply, each under the id that they used. */
  readonly replies: readonly ((reply: Reply) => void)[]
}

/** How long likes wait for more likes, and for a change of mind. */
const batchLikesMs = 100
/**
 * Retries of a call to the draw. After them the client sends the command again, under the same id.
 */
const tries = 5

/**
 * Carries the commands of a relay's viewers to the draw in batches: one call at a time, and the
 * next call carries all commands that came during it. Of likes only the last value per person and
 * target is sent. A viewer gets a reply when the draw has replied.
 */
export class CommandBatcher {
  readonly #submitBatch: (commands: readonly ViewerCommand[]) => Promise<readonly Reply[]>
  readonly #deps: CommandBatcherDeps
  #commands: PendingBatchCommand[] = []
  readonly #likes = new Map<string, PendingBatchCommand>()
  #isRunning = false

  constructor(submitBatch: (commands: readonly ViewerCommand[]) => Promise<readonly Reply[]>, deps: CommandBatcherDeps) {
    this.#submitBatch = submitBatch
    this.#deps = deps
  }

  add(by: Person, command: ViewerCommand['command'], reply: (reply: Reply) => void): void {
    if (command.type === 'like') {
      const key = `${command.target} ${by.id}`
      const earlier = this.#likes.get(key)?.replies ?? []
      this.#likes.set(key, { by, command, replies: [...earlier, (answer) => reply({ ...answer, id: command.id })] })
    } else this.#commands.push({ by, command, replies: [reply] })
    if (!this.#isRunning) this.#deps.waitUntil(this.#run())
  }

  async #run(): Promise<void> {
    this.#isRunning = true
    try {
      while (this.#commands.length + this.#likes.size > 0) {
        if (this.#commands.length === 0) await this.#deps.sleep(batchLikesMs)
        const batch = this.#commands.splice(0, roomLimits.turnCommands)
        for (const [key, like] of this.#likes) {
          if (batch.length >= roomLimits.turnCommands) break
          batch.push(like)
          this.#likes.delete(key)
        }
        await this.#send(batch)
      }
    } finally {
      this.#isRunning = false
    }
  }

  async #send(batch: readonly PendingBatchCommand[]): Promise<void> {
    const commands = batch.map(({ by, command }) => ({ by, command }))
    for (let n = 0; n < tries; n++) {
      try {
        const answers = await this.#submitBatch(commands)
        for (const [i, { replies }] of batch.entries()) for (const reply of replies) reply(answers[i]!)
        return
      } catch (error) {
        this.#deps.failed(error)
        await this.#deps.sleep(backoffMs(n, this.#deps.random()))
      }
    }
    for (const { command, replies } of batch)
      for (const reply of replies) reply(refusal('unavailable', { id: command.id, retryAfterMs: 2_000 }))
  }
}
