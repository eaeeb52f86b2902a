import type { Answer, Person } from '../../protocol/envelope.ts'
import { refusal } from '../../protocol/errors.ts'
import { limits } from '../../protocol/limits.ts'
import { backoffMs } from '../timing/backoff.ts'
import type { Words } from './relay-protocol.ts'

export interface GatheringAround {
  dice(): number
  /** Runs what nobody waits for; it may keep the object in memory, so it must end. */
  wait(work: Promise<void>): void
  pause(ms: number): Promise<void>
  failed(trouble: unknown): void
}

interface Asked extends Words {
  /** Those who wait for the answer, each under the id that he used. */
  readonly replies: readonly ((answer: Answer) => void)[]
}

/** Likes wait so long for others, and for second thoughts. */
const gatherMs = 100
/** A draw that cannot be reached is tried so often; the client says it again later, under the same id. */
const tries = 5

/**
 * What a crowd says, on its way to the draw: one call at a time, and the next carries everything that came meanwhile.
 * Of likes only the last word per person and target is carried. Nobody is answered before the draw has answered.
 */
export class Gathering {
  readonly #say: (words: readonly Words[]) => Promise<readonly Answer[]>
  readonly #around: GatheringAround
  #said: Asked[] = []
  readonly #likes = new Map<string, Asked>()
  #isBusy = false

  constructor(say: (words: readonly Words[]) => Promise<readonly Answer[]>, around: GatheringAround) {
    this.#say = say
    this.#around = around
  }

  add(by: Person, command: Words['command'], reply: (answer: Answer) => void): void {
    if (command.type === 'like') {
      const key = `${command.target} ${by.id}`
      const earlier = this.#likes.get(key)?.replies ?? []
      this.#likes.set(key, { by, command, replies: [...earlier, (answer) => reply({ ...answer, id: command.id })] })
    } else this.#said.push({ by, command, replies: [reply] })
    if (!this.#isBusy) this.#around.wait(this.#run())
  }

  async #run(): Promise<void> {
    this.#isBusy = true
    try {
      while (this.#said.length + this.#likes.size > 0) {
        if (this.#said.length === 0) await this.#around.pause(gatherMs)
        const words = this.#said.splice(0, limits.turnCommands)
        for (const [key, word] of this.#likes) {
          if (words.length >= limits.turnCommands) break
          words.push(word)
          this.#likes.delete(key)
        }
        await this.#carry(words)
      }
    } finally {
      this.#isBusy = false
    }
  }

  async #carry(asked: readonly Asked[]): Promise<void> {
    const words = asked.map(({ by, command }) => ({ by, command }))
    for (let n = 0; n < tries; n++) {
      try {
        const answers = await this.#say(words)
        for (const [i, { replies }] of asked.entries()) for (const reply of replies) reply(answers[i]!)
        return
      } catch (trouble) {
        this.#around.failed(trouble)
        await this.#around.pause(backoffMs(n, this.#around.dice()))
      }
    }
    for (const { command, replies } of asked)
      for (const reply of replies) reply(refusal('unavailable', { id: command.id, retryAfterMs: 2_000 }))
  }
}
