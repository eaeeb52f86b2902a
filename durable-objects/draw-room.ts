import { DurableObject } from 'cloudflare:workers'
import { drawRules } from '../domain/draw/rules.ts'
import type { State } from '../domain/draw/state.ts'
import type { DrawCommand, DrawEvent, DrawFrame, DrawStateView, Totals } from '../protocol/draw.ts'
import type { Person, Reply, RoomId } from '../protocol/envelope.ts'
import { refusal } from '../protocol/errors.ts'
import { Cursors } from '../storage/room/cursors.ts'
import { Likes } from '../storage/room/likes.ts'
import { RoomAccess } from '../storage/room/room-access.ts'
import { RoomLog } from '../storage/room/room-log.ts'
import { archiveCollects } from './archive-settings.ts'
import { DrawCommands, type ScheduleArgument } from './draw/commands.ts'
import { drawFollowers } from './draw/followers.ts'
import { LikeTotals } from './draw/like-totals.ts'
import { DrawMetrics } from './draw/metrics.ts'
import { DrawReader, type PageArgument, type PageResult, type StatusResult } from './draw/reader.ts'
import { Relays } from './draw/relays.ts'
import { StaffConnections } from './draw/staff-connections.ts'
import type { DrawLog } from './draw/summary.ts'
import { ViewerCount } from './draw/viewer-count.ts'
import { liveChatSettingsOf } from './draw-settings.ts'
import { reporterFor } from './metrics/pulse-client.ts'
import { relayOf } from './namespaces.ts'
import type { Snapshot, ViewerCommand, ViewerTally } from './relay/relay-protocol.ts'
import { Alarm } from './room/alarm.ts'
import { Followers } from './room/followers.ts'
import { type RearchiveArgument, rearchive } from './room/rearchive.ts'
import { Room } from './room/room.ts'
import { RoomLogger } from './room/room-logger.ts'
import type { Joining } from './room/welcome.ts'
import { forbidden, readUpgrade } from './sockets/upgrade.ts'
import { withTimeout } from './timing/timeout.ts'

const pushMs = 10_000

/**
 * One draw: its order, its window, its likes. It holds the sockets of staff, who are few; viewers
 * connect to relays. An adapter between the platform and the room; its parts are in `draw/`.
 */
export class DrawRoom extends DurableObject<Env> {
  readonly #access: RoomAccess
  readonly #commands: DrawCommands
  readonly #reader: DrawReader
  readonly #staff: StaffConnections
  readonly #relays: Relays
  readonly #metrics: DrawMetrics
  readonly #log: DrawLog
  readonly #followers: Followers<State, DrawEvent>
  readonly #alarm: Alarm
  readonly #room: Room<State, DrawCommand, DrawEvent, DrawStateView>

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    const { sql } = ctx.storage
    const settings = liveChatSettingsOf(env)
    const rules = drawRules(settings)
    const likes = new Likes(sql)
    const log = new RoomLog(ctx.storage, rules, () => crypto.randomUUID(), likes)
    this.#log = log
    const viewerCount = new ViewerCount()
    const timing = {
      now: Date.now,
      random: Math.random,
      later: (then: () => void, ms: number) => void setTimeout(then, ms),
      sleep: (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)),
    }
    const waitUntil = (work: Promise<void>) => ctx.waitUntil(work)
    this.#access = new RoomAccess(sql)
    this.#metrics = new DrawMetrics(viewerCount, (sample) => reporterFor(ctx, env, () => `draw:${this.#name}`, sample))
    const logger = this.#metrics.counted(new RoomLogger(() => this.#access.room, env.VERSION?.id))
    this.#reader = new DrawReader(log, rules, likes, viewerCount)
    this.#commands = new DrawCommands(log, likes, (by, command, reply) => this.#room.submit(by, command, reply))
    this.#staff = new StaffConnections(ctx, log, rules, {
      details: (events) => this.#reader.details(events),
      submit: (by, command, reply) => this.#commands.receive(by, command, reply),
      published: (sockets) => logger.published(sockets),
    })
    this.#relays = new Relays(sql, log, this.#reader, viewerCount, {
      ...timing,
      waitUntil,
      history: settings.history,
      link: (relay) => ({ push: (push) => relayOf(env, this.#name, relay).push(push) }),
      withTimeout: (work) => this.#metrics.timed(withTimeout(pushMs, work)),
      failed: (relay, error) => logger.failed(`relay ${relay}`, 0, error),
      publishViewers: (viewers) => this.#publishViewers(viewers),
    })
    const followers = drawFollowers(env, () => this.#name, log, likes, archiveCollects(env))
    this.#followers = new Followers(log, new Cursors(sql), followers, waitUntil, {
      ...timing,
      settled: () => this.#alarm.arm(),
      followed: (places) => logger.followed(places),
      failed: (follower, tries, error) => logger.failed(follower, tries, error),
    })
    this.#alarm = new Alarm(ctx.storage, [() => rules.dueAt(log.state, log.lastAt), () => this.#followers.dueAt()])
    const publishTotals = (totals: Totals) => void this.#room.submitSystem({ type: 'likes.count', totals })
    const totals = new LikeTotals(likes, publishTotals, timing)
    const listeners = [this.#staff, this.#relays, totals, this.#followers, this.#alarm, this.#metrics]
    this.#room = new Room(rules, log, listeners, { now: Date.now, defer: (then) => void setTimeout(then, 0), logger })
    // A follower was interrupted when this object last died: it resumes at the first wake.
    this.#followers.resume()
    if (log.state.phase === 'open') totals.publishRecent()
    this.#relays.pushAfterWake()
  }

  get #name(): RoomId {
    return this.#access.room as RoomId
  }

  #publishViewers(viewers: number): void {
    this.#metrics.schedule()
    void this.#room.submitSystem({ type: 'viewers.count', viewers })
  }

  /** Creates the draw. A repeat changes nothing. */
  schedule({ room, by, schedule }: ScheduleArgument): Promise<Reply> {
    this.#access.create(room, '', Date.now())
    return this.#commands.schedule(by, schedule)
  }

  // commands without a socket, see draw/commands.ts

  /** `right`: since when the caller may do this (epoch ms). Refuses `expired` if it was revoked later. */
  async submit({
    by,
    right,
    command,
  }: {
    readonly v: 1
    readonly by: Person
    readonly right?: number
    readonly command: DrawCommand
  }): Promise<Reply> {
    if (right !== undefined && this.#access.isRevoked(by.id, right)) return refusal('expired', { id: command.id })
    return this.#commands.submit(by, command)
  }

  /** The `seq` of a message by its command id, for a like over HTTP; null if there is none. */
  likeTarget({ message }: { readonly v: 1; readonly message: string }): number | null {
    return this.#commands.likeTarget(message) ?? null
  }

  likesOf({ target }: { readonly v: 1; readonly target: number }): number {
    return this.#commands.likesOf(target)
  }

  // reads, see draw/reader.ts

  page(argument: PageArgument): PageResult {
    return this.#reader.page(argument)
  }

  status(_: { readonly v: 1 }): StatusResult {
    return this.#reader.status()
  }

  // time

  /**
   * For the reconcile job: followers that are behind catch up, and due changes of the window
   * happen.
   */
  async catchUp(_: { readonly v: 1 }): Promise<void> {
    await this.#room.submitSystem({ type: 'time.pass' })
    this.#metrics.schedule()
    await this.#followers.flushWithin()
  }

  /** For an operator whose D1 has lost rows: see `room/rearchive.ts`. */
  rearchive({ since }: RearchiveArgument): Promise<number> {
    return rearchive(this.#log, this.#followers, since)
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

  /** The welcome of staff who poll; null when their right was revoked. */
  staffSnapshot({ right, ...joining }: Joining & { readonly v: 1; readonly right: number }): DrawFrame | null {
    return this.#access.isRevoked(joining.person.id, right) ? null : this.#staff.welcome(joining).frame
  }

  /** An agent comes from the dashboard to the draw's page: their entry is accepted once. */
  useEntry({ id, until }: { readonly v: 1; readonly id: string; readonly until: number }): boolean {
    return this.#access.useEntry(id, until, Date.now())
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

  // relays, see draw/relays.ts

  snapshot({ relay }: { readonly v: 1; readonly relay: number }): Snapshot {
    return this.#relays.snapshot(relay)
  }

  submitBatch({ commands }: { readonly v: 1; readonly commands: readonly ViewerCommand[] }): Promise<Reply[]> {
    return this.#commands.submitBatch(commands)
  }

  count({ relay, count }: { readonly v: 1; readonly relay: number; readonly count: ViewerTally }): void {
    this.#relays.count(relay, count)
  }
}
