import type { State } from '../../domain/draw/state.ts'
import { type DrawEvent, drawPolicies } from '../../protocol/draw.ts'
import type { TurnResult } from '../../protocol/envelope.ts'
import { RelayList } from '../../storage/room/relay-list.ts'
import type { RelayLink, Snapshot, ViewerTally } from '../relay/relay-protocol.ts'
import type { TurnListener } from '../room/room.ts'
import type { ThrottleDeps } from '../timing/throttle.ts'
import type { DrawReader } from './reader.ts'
import { RelayFanout, type RelayFanoutDeps } from './relay-fanout.ts'
import type { DrawLog } from './summary.ts'
import { type ViewerCount, ViewerCountPublisher } from './viewer-count.ts'

/** How long after the closing of a draw a wake still pushes to its relays. */
const pushAfterCloseMs = 5 * 60_000

export interface RelaysDeps extends ThrottleDeps, Omit<RelayFanoutDeps, 'acknowledged'> {
  /** How many of the newest events a snapshot has. */
  readonly history: number
  link(relay: number): RelayLink
  /** The number of viewers has changed. */
  publishViewers(viewers: number): void
}

/**
 * The relays of a draw, as a relay calls them: each is registered by its first snapshot, gets
 * pushes from then on, and reports its viewers.
 */
export class Relays implements TurnListener<DrawEvent> {
  readonly #list: RelayList
  readonly #log: DrawLog
  readonly #reader: DrawReader
  readonly #fanout: RelayFanout<State>
  readonly #viewers: ViewerCountPublisher
  readonly #deps: RelaysDeps

  constructor(sql: SqlStorage, log: DrawLog, reader: DrawReader, viewerCount: ViewerCount, deps: RelaysDeps) {
    this.#list = new RelayList(sql)
    this.#log = log
    this.#reader = reader
    this.#deps = deps
    this.#viewers = new ViewerCountPublisher(viewerCount, (viewers) => deps.publishViewers(viewers), deps)
    this.#fanout = new RelayFanout(log, drawPolicies, this.#list.all(), (relay) => deps.link(relay), {
      ...deps,
      acknowledged: (relay, reply) => this.count(relay, reply),
    })
  }

  /**
   * The whole draw, for a relay that is new, has woken or is behind. From now on the relay gets
   * pushes.
   */
  snapshot(relay: number): Snapshot {
    this.#list.add(relay)
    this.#fanout.add(relay)
    this.#fanout.caughtUp(relay)
    return { order: this.#fanout.order(), ...this.#reader.newest(this.#deps.history), relays: this.#fanout.count }
  }

  count(relay: number, count: ViewerTally): void {
    this.#viewers.record(relay, count)
  }

  onTurn(result: TurnResult<DrawEvent>): void {
    this.#fanout.onTurn(result)
  }

  /** After a wake, also for a while after the closing, which may be committed and not pushed yet. */
  pushAfterWake(): void {
    const closesAt = this.#log.state.schedule?.closesAt ?? 0
    if (this.#deps.now() < closesAt + pushAfterCloseMs) this.#fanout.pushAll()
  }
}
