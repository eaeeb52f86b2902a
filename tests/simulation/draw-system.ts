import { standing } from '../../domain/draw/rights.ts'
import { drawRules } from '../../domain/draw/rules.ts'
import type { State } from '../../domain/draw/state.ts'
import { LikeTotals } from '../../durable-objects/draw/like-totals.ts'
import { Relays } from '../../durable-objects/draw/relay-fanout.ts'
import { Headcount } from '../../durable-objects/draw/viewer-count.ts'
import type { Count, RelayLink, Snapshot, Words } from '../../durable-objects/relay/relay-protocol.ts'
import { Room } from '../../durable-objects/room/room.ts'
import { Spacing } from '../../durable-objects/timing/throttle.ts'
import {
  badgesOf,
  type DrawCommand,
  type DrawHappening,
  type DrawStateView,
  drawItself,
  drawTreatment,
  type Schedule,
} from '../../protocol/draw.ts'
import type { Answer, Person, RoomId, Stamped } from '../../protocol/envelope.ts'
import type { DrawMessages } from '../../protocol/http/route.ts'
import { Likes } from '../../storage/room/likes.ts'
import { RelayList } from '../../storage/room/relay-list.ts'
import { RoomLog } from '../../storage/room/room-log.ts'
import { Life } from './draw-network.ts'
import { maya, system } from './people.ts'
import { SqliteStorage } from './sqlite-storage.ts'
import type { VirtualClock } from './virtual-clock.ts'

export const rules = drawRules({ enabled: true, messagesPerMinute: 10 })
const viewersEveryMs = 250

interface Parts {
  readonly life: Life
  readonly log: RoomLog<State, DrawHappening>
  readonly likes: Likes
  readonly list: RelayList
  readonly relays: Relays<State>
  readonly headcount: Headcount
  readonly room: Room<State, DrawCommand, DrawHappening, DrawStateView>
}

/** The house of one draw, put together as `durable-objects/draw-room.ts` does it, on a disk that survives. Archive and search are tested inside the runtime. */
export class DrawHouse {
  readonly storage = new SqliteStorage()
  /** Everything that ever happened here, as it was told. */
  readonly told: Stamped<DrawHappening>[] = []
  /** The words of what was removed, by the place of the removal. */
  readonly removed = new Map<string, number>()
  /** Who was refused a like of what: if the same word was recorded before and the answer was lost, only the draw knows. */
  readonly refusedLikes = new Set<string>()
  crashes = 0
  readonly #clock: VirtualClock
  readonly #history: number
  readonly #link: (from: Life, relay: number) => RelayLink
  readonly #viewers = new WeakMap<Parts, () => void>()
  #parts: Parts | undefined
  #armedFor: number | undefined
  #ids = 0

  constructor(clock: VirtualClock, schedule: Schedule, history: number, link: (from: Life, relay: number) => RelayLink) {
    this.#clock = clock
    this.#history = history
    this.#link = link
    void this.#submit(this.#awake, maya, { type: 'draw.schedule', id: 'draw:schedule', schedule })
  }

  get life(): Life {
    return this.#awake.life
  }

  get log(): RoomLog<State, DrawHappening> {
    return this.#awake.log
  }

  totals(targets: readonly number[]): Readonly<Record<number, number>> {
    return this.#awake.likes.totals(targets)
  }

  /** Killed: memory and whatever was on its way are gone. Whoever calls next wakes it. */
  crash(): void {
    this.crashes++
    this.#parts?.life.end()
    this.#parts = undefined
  }

  async say(words: readonly Words[]): Promise<Answer[]> {
    const answers = await Promise.all(words.map(({ by, command }) => this.#submit(this.#awake, by, command)))
    for (const [i, { by, command }] of words.entries()) {
      const answer = answers[i]!
      const isRefused = answer.type === 'refused' && answer.retryAfterMs === undefined
      if (command.type === 'like' && isRefused) this.refusedLikes.add(`${by.id} ${command.target}`)
    }
    return answers
  }

  passTime(): void {
    void this.#submit(this.#awake, system, { type: 'time.pass', id: `time:${this.#ids++}` })
  }

  count(relay: number, count: Count): void {
    this.#counted(this.#awake, relay, count)
  }

  snapshot(relay: number): Snapshot {
    const { log, list, relays, likes, headcount } = this.#awake
    list.add(relay)
    relays.add(relay)
    relays.caughtUp(relay)
    const events = log.page({ limit: this.#history }, 'everyone')
    return {
      order: relays.order(),
      epoch: log.epoch,
      head: log.ends.everyone,
      room: rules.view(log.state, 'everyone'),
      events,
      start: log.startsAt(events[0]?.seq ?? 1, 'everyone'),
      totals: likes.totals([drawItself, ...events.map(({ seq }) => seq)]),
      viewers: headcount.viewers,
      relays: relays.count,
    }
  }

  /** A page as the door gives it. */
  page(limit: number, before?: number): DrawMessages {
    const { log, likes } = this.#awake
    const events = log.page({ limit, ...(before === undefined ? {} : { before }) }, 'everyone')
    const totals = likes.totals(events.map(({ seq }) => seq))
    const next = events[0]?.seq
    return {
      draw: 'd_1' as RoomId,
      messages: events.flatMap((event) => {
        if (event.type !== 'message.posted' || event.removed) return []
        const { id, seq, at, by, text } = event
        return [{ id, seq, at, by, text, badges: badgesOf(by, log.state.winners), likes: totals[seq] ?? 0 }]
      }),
      ...(next === undefined || log.startsAt(next, 'everyone') ? {} : { next }),
    }
  }

  get #awake(): Parts {
    this.#parts ??= this.#wake()
    return this.#parts
  }

  #submit({ log, room }: Parts, by: Person, command: DrawCommand): Promise<Answer> {
    return new Promise((reply) => room.submit(standing(by, log.state), command, reply))
  }

  #counted(parts: Parts, relay: number, count: Count): void {
    parts.headcount.heard(relay, count)
    this.#viewers.get(parts)!()
  }

  #wake(): Parts {
    const life = new Life(this.#clock)
    const around = { now: () => this.#clock.now(), later: (then: () => void, ms: number) => life.later(then, ms) }
    const likes = new Likes(this.storage.asStorage.sql)
    const log = new RoomLog<State, DrawHappening>(this.storage.asStorage, rules, () => 'life-0', likes)
    const list = new RelayList(this.storage.asStorage.sql)
    const headcount = new Headcount()
    const relays = new Relays(log, drawTreatment, list.all(), (relay) => this.#link(life, relay), {
      ...around,
      dice: () => 0.5,
      wait: () => undefined,
      pause: (ms) => life.pause(ms),
      within: (work) => work,
      heard: (relay, taken) => this.#counted(parts, relay, taken),
      failed: () => undefined,
    })
    const totals = new LikeTotals(
      likes,
      (told) => void this.#submit(parts, system, { type: 'likes.count', id: 'likes:count', totals: told }),
      around,
    )
    const witness = { tell: ({ events }: { readonly events: readonly Stamped<DrawHappening>[] }) => this.#witness(events) }
    const alarm = { tell: () => this.#arm(log) }
    const room = new Room(rules, log, [relays, totals, alarm, witness], {
      now: around.now,
      soon: (then) => life.later(then, 0),
      journal: { turned() {}, refused() {}, trouble() {} },
    })
    const parts: Parts = { life, log, likes, list, relays, headcount, room }
    let toldViewers = 0
    const viewers = new Spacing(
      () => viewersEveryMs,
      around,
      () => {
        const count = headcount.viewers
        if (count === toldViewers) return
        toldViewers = count
        void this.#submit(parts, system, { type: 'viewers.count', id: 'viewers:count', viewers: count })
      },
    )
    this.#viewers.set(parts, () => {
      if (headcount.viewers !== toldViewers) viewers.stir()
    })
    if (log.state.phase === 'open') totals.greet()
    if (log.state.phase !== 'closed') relays.greet()
    this.#arm(log)
    return parts
  }

  /** The platform's alarm outlives the object; here it may also ring twice. */
  #arm(log: RoomLog<State, DrawHappening>): void {
    const due = rules.dueAt(log.state)
    if (due === undefined || due === this.#armedFor) return
    this.#armedFor = due
    this.#clock.later(() => this.passTime(), due - this.#clock.now())
  }

  #witness(events: readonly Stamped<DrawHappening>[]): void {
    this.told.push(...events)
    for (const event of events) {
      if (event.type !== 'message.removed' || !('seq' in event)) continue
      const target = this.told.find((one) => 'seq' in one && one.seq === event.target)
      if (target?.type === 'message.posted') this.removed.set(target.text, Number(event.seq))
    }
  }
}
