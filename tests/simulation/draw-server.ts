import { withDrawRole } from '../../domain/draw/roles.ts'
import { drawRules } from '../../domain/draw/rules.ts'
import type { State } from '../../domain/draw/state.ts'
import { LikeTotals } from '../../durable-objects/draw/like-totals.ts'
import { RelayFanout } from '../../durable-objects/draw/relay-fanout.ts'
import { ViewerCount, ViewerCountPublisher } from '../../durable-objects/draw/viewer-count.ts'
import type { RelayLink, Snapshot, ViewerCommand, ViewerTally } from '../../durable-objects/relay/relay-protocol.ts'
import { Room } from '../../durable-objects/room/room.ts'
import {
  badgesOf,
  type DrawCommand,
  type DrawEvent,
  type DrawStateView,
  drawItself,
  drawPolicies,
  type Schedule,
} from '../../protocol/draw.ts'
import type { EventEnvelope, Person, Reply, RoomId } from '../../protocol/envelope.ts'
import type { DrawMessages } from '../../protocol/http/draw.ts'
import { Likes } from '../../storage/room/likes.ts'
import { RelayList } from '../../storage/room/relay-list.ts'
import { RoomLog } from '../../storage/room/room-log.ts'
import { Boot } from './draw-network.ts'
import { maya } from './people.ts'
import { SqliteStorage } from './sqlite-storage.ts'
import type { VirtualClock } from './virtual-clock.ts'

export const rules = drawRules({ enabled: true, messagesPerMinute: 10 })

interface Parts {
  readonly life: Boot
  readonly log: RoomLog<State, DrawEvent>
  readonly likes: Likes
  readonly list: RelayList
  readonly relays: RelayFanout<State>
  readonly viewerCount: ViewerCount
  readonly viewers: ViewerCountPublisher
  readonly room: Room<State, DrawCommand, DrawEvent, DrawStateView>
}

/**
 * The server of one draw, composed as in `durable-objects/draw-room.ts`, on a disk that survives.
 * Archive and search are tested inside the runtime.
 */
export class DrawServer {
  readonly storage = new SqliteStorage()
  /** Every event that this draw ever published. */
  readonly received: EventEnvelope<DrawEvent>[] = []
  /** The texts of removed messages, by the `seq` of the removal. */
  readonly removed = new Map<string, number>()
  /**
   * Refused likes, by person and target: if the same like was committed before and the reply was
   * lost, only the draw knows.
   */
  readonly refusedLikes = new Set<string>()
  crashes = 0
  readonly #clock: VirtualClock
  readonly #simulation: number
  readonly #link: (from: Boot, relay: number) => RelayLink
  #parts: Parts | undefined
  #armedFor: number | undefined

  constructor(clock: VirtualClock, schedule: Schedule, simulation: number, link: (from: Boot, relay: number) => RelayLink) {
    this.#clock = clock
    this.#simulation = simulation
    this.#link = link
    void this.#submit(this.#awake, maya, { type: 'draw.schedule', id: 'draw:schedule', schedule })
  }

  get life(): Boot {
    return this.#awake.life
  }

  get log(): RoomLog<State, DrawEvent> {
    return this.#awake.log
  }

  totals(targets: readonly number[]): Readonly<Record<number, number>> {
    return this.#awake.likes.totals(targets)
  }

  /** A kill: memory and everything in flight are lost. The next call wakes the draw. */
  crash(): void {
    this.crashes++
    this.#parts?.life.end()
    this.#parts = undefined
  }

  async post(text: readonly ViewerCommand[]): Promise<Reply[]> {
    const answers = await Promise.all(text.map(({ by, command }) => this.#submit(this.#awake, by, command)))
    for (const [i, { by, command }] of text.entries()) {
      const answer = answers[i]!
      const isRefused = answer.type === 'refused' && answer.retryAfterMs === undefined
      if (command.type === 'like' && isRefused) this.refusedLikes.add(`${by.id} ${command.target}`)
    }
    return answers
  }

  passTime(): void {
    void this.#awake.room.submitSystem({ type: 'time.pass' })
  }

  count(relay: number, count: ViewerTally): void {
    this.#awake.viewers.record(relay, count)
  }

  snapshot(relay: number): Snapshot {
    const { log, list, relays, likes, viewerCount } = this.#awake
    list.add(relay)
    relays.add(relay)
    relays.caughtUp(relay)
    const events = log.page({ limit: this.#simulation }, 'everyone')
    return {
      order: relays.order(),
      epoch: log.epoch,
      head: log.ends.everyone,
      room: rules.view(log.state, 'everyone'),
      events,
      start: log.startsAt(events[0]?.seq ?? 1, 'everyone'),
      totals: likes.totals([drawItself, ...events.map(({ seq }) => seq)]),
      viewers: viewerCount.viewers,
      relays: relays.count,
    }
  }

  /** A page as the endpoint returns it. */
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

  #submit({ log, room }: Parts, by: Person, command: DrawCommand): Promise<Reply> {
    return new Promise((reply) => room.submit(withDrawRole(by, log.state), command, reply))
  }

  #wake(): Parts {
    const life = new Boot(this.#clock)
    const deps = { now: () => this.#clock.now(), later: (then: () => void, ms: number) => life.later(then, ms) }
    const likes = new Likes(this.storage.asStorage.sql)
    const log = new RoomLog<State, DrawEvent>(this.storage.asStorage, rules, () => 'life-0', likes)
    const list = new RelayList(this.storage.asStorage.sql)
    const viewerCount = new ViewerCount()
    const viewers = new ViewerCountPublisher(
      viewerCount,
      (count) => void room.submitSystem({ type: 'viewers.count', viewers: count }),
      deps,
    )
    const relays = new RelayFanout(log, drawPolicies, list.all(), (relay) => this.#link(life, relay), {
      ...deps,
      random: () => 0.5,
      waitUntil: () => undefined,
      sleep: (ms) => life.pause(ms),
      withTimeout: (work) => work,
      acknowledged: (relay, reply) => viewers.record(relay, reply),
      failed: () => undefined,
    })
    const totals = new LikeTotals(likes, (changed) => void room.submitSystem({ type: 'likes.count', totals: changed }), deps)
    const recorder = { onTurn: ({ events }: { readonly events: readonly EventEnvelope<DrawEvent>[] }) => this.#record(events) }
    const alarm = { onTurn: () => this.#arm(log) }
    const room = new Room(rules, log, [relays, totals, alarm, recorder], {
      now: deps.now,
      defer: (then) => life.later(then, 0),
      logger: { turn() {}, refused() {}, error() {} },
    })
    if (log.state.phase === 'open') totals.publishRecent()
    if (log.state.phase !== 'closed') relays.pushAll()
    this.#arm(log)
    return { life, log, likes, list, relays, viewerCount, viewers, room }
  }

  /** The platform's alarm outlives the object; here it may also fire twice. */
  #arm(log: RoomLog<State, DrawEvent>): void {
    const due = rules.dueAt(log.state, log.lastAt)
    if (due === undefined || due === this.#armedFor) return
    this.#armedFor = due
    this.#clock.later(() => this.passTime(), due - this.#clock.now())
  }

  #record(events: readonly EventEnvelope<DrawEvent>[]): void {
    this.received.push(...events)
    for (const event of events) {
      if (event.type !== 'message.removed' || !('seq' in event)) continue
      const target = this.received.find((one) => 'seq' in one && one.seq === event.target)
      if (target?.type === 'message.posted') this.removed.set(target.text, Number(event.seq))
    }
  }
}
