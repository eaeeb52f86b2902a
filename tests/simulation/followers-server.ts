import type { Rules } from '../../domain/rules.ts'
import { Alarm } from '../../durable-objects/room/alarm.ts'
import { type Follower, Followers } from '../../durable-objects/room/followers.ts'
import { Room, type SystemCommand } from '../../durable-objects/room/room.ts'
import type { CommandBase, EventBase, Person, Reply } from '../../protocol/envelope.ts'
import { Cursors } from '../../storage/room/cursors.ts'
import type { RoomLog } from '../../storage/room/room-log.ts'
import { Boot } from './draw-network.ts'
import { SqliteStorage } from './sqlite-storage.ts'
import type { VirtualClock } from './virtual-clock.ts'

const alarmDelayMs = 1_000

/** The parts of one boot of the room beside the pipeline. */
interface Storage<S, H extends EventBase> {
  readonly log: RoomLog<S, H>
  /** Followers, which write outside of the room. */
  readonly outside: readonly Follower<H>[]
}

interface Parts<S, C extends CommandBase, H extends EventBase, V> extends Storage<S, H> {
  readonly life: Boot
  readonly room: Room<S, C, H, V>
  readonly followers: Followers<S, H>
  readonly alarm: Alarm
}

/**
 * The server of a room and its followers, composed as the Durable Objects do it, on a disk that
 * survives.
 */
export class FollowerServer<S, C extends CommandBase, H extends EventBase, V> {
  readonly storage = new SqliteStorage()
  readonly stats = { crashes: 0, failures: 0, rings: 0 }
  readonly #clock: VirtualClock
  readonly #random: () => number
  readonly #rules: Rules<S, C, H, V>
  readonly #build: (storage: DurableObjectStorage, life: Boot) => Storage<S, H>
  #parts: Parts<S, C, H, V> | undefined
  #armedFor: number | undefined

  constructor(
    clock: VirtualClock,
    random: () => number,
    rules: Rules<S, C, H, V>,
    build: (storage: DurableObjectStorage, life: Boot) => Storage<S, H>,
  ) {
    this.#clock = clock
    this.#random = random
    this.#rules = rules
    this.#build = build
  }

  get log(): RoomLog<S, H> {
    return this.#awake.log
  }

  get life(): Boot {
    return this.#awake.life
  }

  post(by: Person, command: C): Promise<Reply> {
    return new Promise((reply) => this.#awake.room.submit(by, command, reply))
  }

  /** A kill: pending work is lost. Only a command or the alarm wakes the room. */
  crash(): void {
    this.stats.crashes++
    this.#parts?.life.end()
    this.#parts = undefined
  }

  get #awake(): Parts<S, C, H, V> {
    this.#parts ??= this.#wake()
    return this.#parts
  }

  #wake(): Parts<S, C, H, V> {
    const life = new Boot(this.#clock)
    const now = () => this.#clock.now()
    const { log, outside } = this.#build(this.storage.asStorage, life)
    const followers = new Followers(log, new Cursors(this.storage.asStorage.sql), outside, () => undefined, {
      now,
      random: this.#random,
      settled: () => alarm.arm(),
      followed: () => undefined,
      failed: () => void this.stats.failures++,
    })
    const disk = { setAlarm: async (at: number) => this.#arm(at), getAlarm: async () => this.#armedFor ?? null }
    const alarm = new Alarm(disk as unknown as DurableObjectStorage, [
      () => this.#rules.dueAt(log.state, log.lastAt),
      () => followers.dueAt(),
    ])
    const room = new Room(this.#rules, log, [followers, alarm], {
      now,
      defer: (then) => life.later(then, 0),
      logger: { turn() {}, refused() {}, error() {} },
    })
    followers.resume()
    return { life, log, outside, room, followers, alarm }
  }

  /** The platform's alarm outlives the object; a new one replaces the last. */
  #arm(at: number): void {
    this.#armedFor = at
    this.#clock.later(() => {
      if (this.#armedFor !== at) return
      this.#armedFor = undefined
      void this.#fireAlarm()
    }, at - this.#clock.now())
  }

  async #fireAlarm(): Promise<void> {
    this.stats.rings++
    const { life, room, followers, alarm } = this.#awake
    alarm.fired()
    await room.submitSystem({ type: 'time.pass' } as unknown as SystemCommand<C>)
    await Promise.race([followers.catchUp(), life.pause(alarmDelayMs)])
    alarm.arm()
  }
}
