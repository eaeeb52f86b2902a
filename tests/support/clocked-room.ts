import type { Rules } from '../../domain/rules.ts'
import { type Follower, Followers } from '../../durable-objects/room/followers.ts'
import { Room } from '../../durable-objects/room/room.ts'
import type { CommandBase, EventBase, Person, Reply } from '../../protocol/envelope.ts'
import { Cursors } from '../../storage/room/cursors.ts'
import type { RoomLog } from '../../storage/room/room-log.ts'

type WithoutId<C> = C extends { readonly id: string } ? Omit<C, 'id'> : never

/** A room with followers on a clock that a test sets; each step ends when its followers have. */
export class ClockedRoom<S, C extends CommandBase, E extends EventBase, V> {
  /** Epoch ms. */
  now = Date.UTC(2026, 0, 5)
  readonly #followers: Followers<S, E>
  readonly #room: Room<S, C, E, V>
  readonly #failures: unknown[] = []
  #work: Promise<void>[] = []
  #ids = 0

  constructor(storage: DurableObjectStorage, rules: Rules<S, C, E, V>, log: RoomLog<S, E>, followers: readonly Follower<E>[]) {
    this.#followers = new Followers(log, new Cursors(storage.sql), followers, (work) => void this.#work.push(work), {
      ...{ now: () => this.now, random: () => 0.5, settled: () => undefined, followed: () => undefined },
      failed: (_, __, error) => void this.#failures.push(error),
    })
    this.#room = new Room(rules, log, [this.#followers], {
      ...{ now: () => this.now, defer: (then) => void setTimeout(then, 0), logger: { turn() {}, refused() {}, error() {} } },
    })
  }

  /** Submits a command and returns its place; throws when it is refused or a follower has failed. */
  async submit(by: Person, command: WithoutId<C>): Promise<number> {
    const id = `id-${++this.#ids}`
    const reply = await new Promise<Reply>((done) => this.#room.submit(by, { ...command, id } as unknown as C, done))
    if (reply.type !== 'ack') throw new Error(reply.message)
    await this.#settle()
    return reply.seq
  }

  /** Lets so many ms pass, with the alarms that fire meanwhile. */
  async pass(ms: number): Promise<void> {
    const until = this.now + ms
    for (let due = this.#followers.dueAt(); due !== undefined && due <= until; due = this.#followers.dueAt()) {
      this.now = due
      await this.#followers.catchUp()
    }
    this.now = until
    await this.#settle()
  }

  async #settle(): Promise<void> {
    await Promise.all(this.#work)
    this.#work = []
    if (this.#failures.length > 0) throw this.#failures[0]
  }
}
