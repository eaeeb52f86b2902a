import { withDrawRole } from '../../domain/draw/roles.ts'
import type { State } from '../../domain/draw/state.ts'
import { drawFollowers } from '../../durable-objects/draw/followers.ts'
import { type DrawCommand, type DrawEvent, type DrawStateView, drawItself } from '../../protocol/draw.ts'
import type { LoggedEvent, Person, Reply, RoomId } from '../../protocol/envelope.ts'
import { Likes } from '../../storage/room/likes.ts'
import { RoomLog } from '../../storage/room/room-log.ts'
import { FailingHour } from './archive-simulation.ts'
import { rules } from './draw-server.ts'
import { FollowerServer } from './followers-server.ts'
import { maya, omar } from './people.ts'

const room = 'd_1' as RoomId
const guests = ['Rania', 'Karim', 'Salma', 'Tarek', 'Dana'].map((name): Person => ({ id: `g_${name.toLowerCase()}`, role: 'guest', name }))
const people = [...guests, maya, omar]
const minuteMs = 60_000
const collects = { quietMs: 10_000, atMostMs: 50_000, events: 100 }

/** A draw of an hour in which its databases fail; it closes before the hour is over. */
export class ArchivedDraw {
  readonly hour: FailingHour
  readonly server: FollowerServer<State, DrawCommand, DrawEvent, DrawStateView>
  /** Who likes what, by their last like. */
  readonly liked = new Map<string, boolean>()
  #ids = 0

  constructor(seed: number) {
    this.hour = new FailingHour(seed)
    const { clock, random, archive, search } = this.hour
    this.server = new FollowerServer(
      clock,
      () => random.roll(),
      rules,
      (storage, life) => {
        const likes = new Likes(storage.sql)
        const log = new RoomLog<State, DrawEvent>(storage, rules, () => 'life-0', likes)
        const databases = { DB: archive.seenBy(life), SEARCH: search.seenBy(life) }
        return { log, outside: drawFollowers(databases, () => room, log, likes, collects) }
      },
    )
  }

  async live(): Promise<void> {
    const { clock, random } = this.hour
    const at = clock.now()
    const window = { opensAt: at, closesAt: at + random.between(50, 59) * minuteMs }
    const schedule = { title: 'Spring', at, wall: '2026-01-05T10:00', zone: 'UTC', ...window, hosts: [maya], moderators: [omar] }
    void this.#submit(maya, { type: 'draw.schedule', schedule })
    await this.hour.live([
      [40, () => this.#post(random.pick(people))],
      [4, () => this.#burst(random.between(2, 12))],
      [0.3, () => this.#burst(230)],
      [40, () => void this.#like(random.pick(people))],
      [12, () => this.#remove()],
      [1.5, () => this.server.crash()],
    ])
  }

  #submit(by: Person, wish: WithoutId<DrawCommand>): Promise<Reply> {
    const command = { ...wish, id: `id-${++this.#ids}` } as DrawCommand
    return this.hour.unhindered(this.server.post(withDrawRole(by, this.server.log.state), command))
  }

  #post(by: Person): void {
    void this.#submit(by, { type: 'message.post', text: `message w${this.#ids} of an hour` })
  }

  #burst(count: number): void {
    for (let n = 0; n < count; n++) this.#post(maya)
  }

  async #like(by: Person): Promise<void> {
    const { random } = this.hour
    const target = random.chance(0.2) ? drawItself : (this.#message()?.seq ?? drawItself)
    const on = random.chance(0.7)
    const answer = await this.#submit(by, { type: 'like', target, on })
    if (answer.type === 'ack') this.liked.set(`${target} ${by.id}`, on)
  }

  #remove(): void {
    const message = this.#message()
    if (message) void this.#submit(this.hour.random.pick([message.by, maya]), { type: 'message.remove', target: message.seq })
  }

  #message(): LoggedEvent<DrawEvent> | undefined {
    const { log } = this.server
    const [event] = log.after(this.hour.random.between(0, log.head), 1)
    return event?.type === 'message.posted' ? event : undefined
  }
}

type WithoutId<C> = C extends { readonly id: string } ? Omit<C, 'id'> : never
