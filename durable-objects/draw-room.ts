import { DurableObject } from 'cloudflare:workers'
import { withDrawRole } from '../domain/draw/roles.ts'
import { drawRules } from '../domain/draw/rules.ts'
import type { State } from '../domain/draw/state.ts'
import type { Rules } from '../domain/rules.ts'
import {
  type DrawCommand,
  type DrawEvent,
  type DrawPage,
  type DrawStateView,
  drawItself,
  drawPolicies,
  type LoggedDrawEvent,
  type Schedule,
  type Totals,
} from '../protocol/draw.ts'
import type { Person, Reply, RoomId } from '../protocol/envelope.ts'
import { refusal } from '../protocol/errors.ts'
import { Cursors } from '../storage/room/cursors.ts'
import { Likes } from '../storage/room/likes.ts'
import { RelayList } from '../storage/room/relay-list.ts'
import { RoomAccess } from '../storage/room/room-access.ts'
import { RoomLog } from '../storage/room/room-log.ts'
import { drawFollowers } from './draw/followers.ts'
import { LikeTotals } from './draw/like-totals.ts'
import { DrawMetrics } from './draw/metrics.ts'
import { RelayFanout } from './draw/relay-fanout.ts'
import { StaffConnections } from './draw/staff-connections.ts'
import { ViewerCount, ViewerCountPublisher } from './draw/viewer-count.ts'
import { type LiveChatSettings, liveChatSettingsOf } from './draw-settings.ts'
import { reporterFor } from './metrics/pulse-client.ts'
import { relayOf } from './namespaces.ts'
import type { Snapshot, ViewerCommand, ViewerTally } from './relay/relay-protocol.ts'
import { Alarm } from './room/alarm.ts'
import { Followers } from './room/followers.ts'
import { Room } from './room/room.ts'
import { RoomLogger } from './room/room-logger.ts'
import { forbidden, readUpgrade } from './sockets/upgrade.ts'
import { withTimeout } from './timing/timeout.ts'

const pushMs = 10_000
/** How long after the closing of a draw a wake still pushes to its relays. */
const pushAfterCloseMs = 5 * 60_000

/**
 * One draw: its order, its window, its likes. It holds the sockets of staff, who are few; viewers
 * connect to relays. An adapter between the platform and the room.
 */
export class DrawRoom extends DurableObject<Env> {
  readonly #settings: LiveChatSettings
  readonly #rules: Rules<State, DrawCommand, DrawEvent, DrawStateView>
  readonly #access: RoomAccess
  readonly #likes: Likes
  readonly #log: RoomLog<State, DrawEvent>
  readonly #staff: StaffConnections
  readonly #relays: RelayList
  readonly #fanout: RelayFanout<State>
  readonly #viewerCount = new ViewerCount()
  readonly #viewers: ViewerCountPublisher
  readonly #metrics: DrawMetrics
  readonly #followers: Followers<State, DrawEvent>
  readonly #alarm: Alarm
  readonly #room: Room<State, DrawCommand, DrawEvent, DrawStateView>

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    this.#metrics = new DrawMetrics(this.#viewerCount, (sample) => reporterFor(ctx, env, () => `draw:${this.#name}`, sample))
    const logger = this.#metrics.counted(new RoomLogger(() => this.#access.room, env.VERSION?.id))
    const waitUntil = (work: Promise<void>) => ctx.waitUntil(work)
    const clock = { now: Date.now, later: (then: () => void, ms: number) => void setTimeout(then, ms) }
    const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))
    this.#settings = liveChatSettingsOf(env)
    this.#rules = drawRules(this.#settings)
    this.#likes = new Likes(ctx.storage.sql)
    this.#log = new RoomLog(ctx.storage, this.#rules, () => crypto.randomUUID(), this.#likes)
    this.#access = new RoomAccess(ctx.storage.sql)
    this.#staff = new StaffConnections(ctx, this.#log, this.#rules, {
      details: (events) => ({ viewers: this.#viewerCount.viewers, totals: this.#totalsOf(events), now: Date.now() }),
      submit: (by, command, reply) => this.#room.submit(withDrawRole(by, this.#log.state), command, reply),
      published: (sockets) => logger.published(sockets),
    })
    this.#relays = new RelayList(ctx.storage.sql)
    this.#fanout = new RelayFanout(
      this.#log,
      drawPolicies,
      this.#relays.all(),
      (relay) => ({ push: (push) => relayOf(env, this.#name, relay).push(push) }),
      {
        now: Date.now,
        random: Math.random,
        waitUntil,
        sleep,
        withTimeout: (work) => this.#metrics.timed(withTimeout(pushMs, work)),
        acknowledged: (relay, reply) => this.#viewers.record(relay, reply),
        failed: (relay, error) => logger.failed(`relay ${relay}`, 0, error),
      },
    )
    this.#viewers = new ViewerCountPublisher(this.#viewerCount, (viewers) => this.#publishViewers(viewers), clock)
    const followers = drawFollowers(env, () => this.#name, this.#log, this.#likes)
    this.#followers = new Followers(this.#log, new Cursors(ctx.storage.sql), followers, waitUntil, {
      now: Date.now,
      random: Math.random,
      sleep,
      settled: () => this.#alarm.arm(),
      followed: (places) => logger.followed(places),
      failed: (follower, tries, error) => logger.failed(follower, tries, error),
    })
    this.#alarm = new Alarm(ctx.storage, [() => this.#rules.dueAt(this.#log.state), () => this.#followers.dueAt()])
    const publishTotals = (totals: Totals) => void this.#room.submitSystem({ type: 'likes.count', totals })
    const totals = new LikeTotals(this.#likes, publishTotals, clock)
    const listeners = [this.#staff, this.#fanout, totals, this.#followers, this.#alarm, this.#metrics]
    this.#room = new Room(this.#rules, this.#log, listeners, {
      now: Date.now,
      defer: (then) => void setTimeout(then, 0),
      logger,
    })
    // A follower was interrupted when this object last died: it resumes at the first wake.
    if (this.#followers.dueAt() !== undefined) waitUntil(this.#followers.catchUp())
    if (this.#log.state.phase === 'open') totals.publishRecent()
    // Also for a while after the closing, which may be committed and not pushed yet.
    if (Date.now() < (this.#log.state.schedule?.closesAt ?? 0) + pushAfterCloseMs) this.#fanout.pushAll()
  }

  get #name(): RoomId {
    return this.#access.room as RoomId
  }

  /** Creates the draw. A repeat changes nothing. */
  schedule({ room, by, schedule }: ScheduleArgument): Promise<Reply> {
    this.#access.create(room, '', Date.now())
    return this.#submit(by, { type: 'draw.schedule', id: 'draw:schedule', schedule })
  }

  /** A command without a socket. */
  submit({ by, command }: { readonly v: 1; readonly by: Person; readonly command: DrawCommand }): Promise<Reply> {
    return this.#submit(by, command)
  }

  #submit(by: Person, command: DrawCommand): Promise<Reply> {
    return new Promise((resolve) => this.#room.submit(withDrawRole(by, this.#log.state), command, resolve))
  }

  /**
   * A like over HTTP, of the draw itself or of the message with that command id; returns how many
   * like it now.
   */
  async like({ by, message, on }: LikeArgument): Promise<{ answer: Reply; likes: number }> {
    const target = message === undefined ? drawItself : this.#log.byCommand(message, 'message.posted')?.seq
    if (target === undefined) return { answer: refusal('no-such-message'), likes: 0 }
    const answer = await this.#submit(by, { type: 'like', id: `like:${crypto.randomUUID()}`, target, on })
    return { answer, likes: this.#likes.totals([target])[target] ?? 0 }
  }

  /** A page of message history, oldest first, with the like totals of its messages. */
  page({ before, limit }: PageArgument): DrawPage & { readonly totals: Totals; readonly winners: readonly Person[] } {
    const events = this.#log.page({ limit, ...(before === undefined ? {} : { before }) }, 'everyone')
    const start = this.#log.startsAt(events[0]?.seq ?? before ?? 1, 'everyone')
    return { events, start, totals: this.#likes.totals(events.map(({ seq }) => seq)), winners: this.#log.state.winners }
  }

  status(_: { readonly v: 1 }): { view: DrawStateView; viewers: number; likes: number } {
    return { view: this.#view(), viewers: this.#viewerCount.viewers, likes: this.#likes.totals([drawItself])[drawItself] ?? 0 }
  }

  /** The like totals of the draw itself and of these events. */
  #totalsOf(events: readonly LoggedDrawEvent[]): Totals {
    return this.#likes.totals([drawItself, ...events.map(({ seq }) => seq)])
  }

  #view(): DrawStateView {
    return this.#rules.view(this.#log.state, 'everyone')
  }

  /**
   * For the reconcile job: followers that are behind catch up, and due changes of the window
   * happen.
   */
  async catchUp(_: { readonly v: 1 }): Promise<void> {
    await this.#room.submitSystem({ type: 'time.pass' })
    this.#metrics.schedule()
    await this.#followers.catchUpWithin()
  }

  /** It may fire late or twice: the rules only ask what time it is. */
  override async alarm(): Promise<void> {
    this.#alarm.fired()
    await this.#room.submitSystem({ type: 'time.pass' })
    await this.#followers.catchUpWithin()
    this.#alarm.arm()
  }

  // sockets of staff, see draw/staff-connections.ts

  /** The WebSocket upgrade. */
  override fetch(request: Request): Response {
    const upgrade = readUpgrade(request, ({ person, since }) => !this.#access.isRevoked(person.id, since))
    return upgrade ? this.#staff.accept(upgrade) : forbidden()
  }

  /**
   * An agent's access was revoked: closes their sockets and refuses new ones with older
   * credentials.
   */
  revoke({ person, at }: { readonly v: 1; readonly person: string; readonly at: number }): void {
    this.#access.revoke(person, at)
    this.#staff.revoke(person)
  }

  override webSocketMessage(socket: WebSocket, frame: string | ArrayBuffer): void {
    this.#staff.receive(socket, frame)
  }

  override webSocketClose(socket: WebSocket, code: number): void {
    this.#staff.closed(socket, code)
  }

  override webSocketError(socket: WebSocket): void {
    this.#staff.closed(socket)
  }

  // relays

  /**
   * The whole draw, for a relay that is new, has woken or is behind. From now on the relay gets
   * pushes.
   */
  snapshot({ relay }: { readonly v: 1; readonly relay: number }): Snapshot {
    this.#relays.add(relay)
    this.#fanout.add(relay)
    this.#fanout.caughtUp(relay)
    const events = this.#log.page({ limit: this.#settings.history }, 'everyone')
    return {
      order: this.#fanout.order(),
      epoch: this.#log.epoch,
      head: this.#log.ends.everyone,
      room: this.#view(),
      events,
      start: this.#log.startsAt(events[0]?.seq ?? 1, 'everyone'),
      totals: this.#totalsOf(events),
      viewers: this.#viewerCount.viewers,
      relays: this.#fanout.count,
    }
  }

  /** Commands of viewers, with one reply for each when it is stored. */
  submitBatch({ commands }: { readonly v: 1; readonly commands: readonly ViewerCommand[] }): Promise<Reply[]> {
    return Promise.all(commands.map(({ by, command }) => this.#submit(by, command)))
  }

  count({ relay, count }: { readonly v: 1; readonly relay: number; readonly count: ViewerTally }): void {
    this.#viewers.record(relay, count)
  }

  #publishViewers(viewers: number): void {
    this.#metrics.schedule()
    void this.#room.submitSystem({ type: 'viewers.count', viewers })
  }
}

interface ScheduleArgument {
  readonly v: 1
  readonly room: RoomId
  readonly by: Person
  readonly schedule: Schedule
}

interface LikeArgument {
  readonly v: 1
  readonly by: Person
  readonly message?: string
  readonly on: boolean
}

interface PageArgument {
  readonly v: 1
  readonly before?: number
  readonly limit: number
}
