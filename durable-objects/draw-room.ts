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
  type Schedule,
  type Totals,
} from '../protocol/draw.ts'
import type { Person, Reply, RoomId } from '../protocol/envelope.ts'
import { refusal } from '../protocol/errors.ts'
import { writeDrawArchive } from '../storage/d1/draw-archive.ts'
import { Cursors } from '../storage/room/cursors.ts'
import { Likes } from '../storage/room/likes.ts'
import { RelayList } from '../storage/room/relay-list.ts'
import { RoomAccess } from '../storage/room/room-access.ts'
import { RoomLog } from '../storage/room/room-log.ts'
import { writeSearch } from '../storage/search/search.ts'
import { LikeTotals } from './draw/like-totals.ts'
import { DrawMetrics } from './draw/metrics.ts'
import { RelayFanout } from './draw/relay-fanout.ts'
import { DrawSummaries } from './draw/summary.ts'
import { ViewerCount } from './draw/viewer-count.ts'
import { type LiveChatSettings, liveChatSettingsOf } from './draw-settings.ts'
import { reporterFor } from './metrics/pulse-client.ts'
import { relayOf } from './namespaces.ts'
import type { RelayLink, Snapshot, ViewerCommand, ViewerTally } from './relay/relay-protocol.ts'
import { Alarm } from './room/alarm.ts'
import { type Follower, Followers } from './room/followers.ts'
import { Room } from './room/room.ts'
import { RoomLogger } from './room/room-logger.ts'
import { Throttle } from './timing/throttle.ts'
import { withTimeout } from './timing/timeout.ts'

const databaseMs = 30_000
const archiveEveryMs = 1_000
const pushMs = 10_000
const viewersEveryMs = 250
const farewellMs = 5 * 60_000

/** One draw: its order, its window, its likes. It has no sockets: viewers sit in relays. An adapter between the platform and the room. */
export class DrawRoom extends DurableObject<Env> {
  readonly #settings: LiveChatSettings
  readonly #rules: Rules<State, DrawCommand, DrawEvent, DrawStateView>
  readonly #access: RoomAccess
  readonly #likes: Likes
  readonly #log: RoomLog<State, DrawEvent>
  readonly #list: RelayList
  readonly #fanout: RelayFanout<State>
  readonly #viewerCount = new ViewerCount()
  readonly #metrics: DrawMetrics
  readonly #viewers: Throttle
  readonly #followers: Followers<State, DrawEvent>
  readonly #alarm: Alarm
  readonly #room: Room<State, DrawCommand, DrawEvent, DrawStateView>
  #publishedViewers = 0

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    this.#metrics = new DrawMetrics(this.#viewerCount, (look) => reporterFor(ctx, env, () => `draw:${this.#name}`, look))
    const logger = this.#metrics.counted(new RoomLogger(() => this.#access.room, env.VERSION?.id))
    const later = (then: () => void, ms: number) => void setTimeout(then, ms)
    this.#settings = liveChatSettingsOf(env)
    this.#rules = drawRules(this.#settings)
    this.#likes = new Likes(ctx.storage.sql)
    this.#log = new RoomLog(ctx.storage, this.#rules, () => crypto.randomUUID(), this.#likes)
    this.#access = new RoomAccess(ctx.storage.sql)
    this.#list = new RelayList(ctx.storage.sql)
    this.#fanout = new RelayFanout(this.#log, drawPolicies, this.#list.all(), (relay) => this.#link(relay), {
      now: Date.now,
      random: Math.random,
      waitUntil: (work) => ctx.waitUntil(work),
      sleep: (ms) => new Promise((go) => setTimeout(go, ms)),
      withTimeout: (work) => this.#metrics.timed(withTimeout(pushMs, work)),
      acknowledged: (relay, taken) => this.#counted(relay, taken),
      failed: (relay, error) => logger.failed(`relay ${relay}`, 0, error),
    })
    this.#viewers = new Throttle(
      () => viewersEveryMs,
      { now: Date.now, later },
      () => this.#publishViewers(),
    )
    this.#followers = new Followers(this.#log, new Cursors(ctx.storage.sql), this.#behind(), (work) => ctx.waitUntil(work), {
      now: Date.now,
      random: Math.random,
      sleep: (ms) => new Promise((go) => setTimeout(go, ms)),
      settled: () => this.#alarm.arm(),
      followed: (places) => logger.followed(places),
      failed: (name, tries, error) => logger.failed(name, tries, error),
    })
    this.#alarm = new Alarm(ctx.storage, [() => this.#rules.dueAt(this.#log.state), () => this.#followers.dueAt()])
    const totals = new LikeTotals(this.#likes, (told) => this.#publishTotals(told), { now: Date.now, later })
    this.#room = new Room(this.#rules, this.#log, [this.#fanout, totals, this.#followers, this.#alarm, this.#metrics], {
      now: Date.now,
      defer: (then) => void setTimeout(then, 0),
      logger,
    })
    // Someone was cut short when this object last died: they set out again as soon as it lives.
    if (this.#followers.dueAt() !== undefined) ctx.waitUntil(this.#followers.catchUp())
    if (this.#log.state.phase === 'open') totals.all()
    // Also a while after the end: the closing itself may be what was recorded and never told.
    if (Date.now() < (this.#log.state.schedule?.closesAt ?? 0) + farewellMs) this.#fanout.welcome()
  }

  get #name(): RoomId {
    return this.#access.room as RoomId
  }

  #link(relay: number): RelayLink {
    return { push: (push) => relayOf(this.env, this.#name, relay).push(push) }
  }

  #behind(): Readonly<Record<string, Follower<DrawEvent>>> {
    const portrait = new DrawSummaries(this.#log, this.#likes)
    const follower = (write: (batch: NonNullable<ReturnType<DrawSummaries['batchOf']>>) => Promise<void>): Follower<DrawEvent> => ({
      limitMs: databaseMs,
      everyMs: archiveEveryMs,
      follow: async (events) => {
        const batch = portrait.batchOf(this.#name, events)
        if (batch) await write(batch)
      },
    })
    return {
      archive: follower((batch) => writeDrawArchive(this.env.DB, batch)),
      search: follower(({ room, rev, draw, messages }) =>
        writeSearch(this.env.SEARCH, { room, rev, title: draw.schedule.title, messages }),
      ),
    }
  }

  /** The birth of a draw. Scheduling it again changes nothing. */
  schedule({ room, by, schedule }: ScheduleArgument): Promise<Reply> {
    this.#access.create(room, '', Date.now())
    return this.#submit(by, { type: 'draw.schedule', id: 'draw:schedule', schedule })
  }

  /** The same door for those without a socket. */
  submit({ by, command }: { readonly v: 1; readonly by: Person; readonly command: DrawCommand }): Promise<Reply> {
    return this.#submit(by, command)
  }

  #submit(by: Person, command: DrawCommand): Promise<Reply> {
    return new Promise((reply) => this.#room.submit(withDrawRole(by, this.#log.state), command, reply))
  }

  /** A like from somebody without a socket, of the draw itself or of the message with that id; and how many like it now. */
  async like({ by, message, on }: LikeArgument): Promise<{ answer: Reply; likes: number }> {
    const target = message === undefined ? drawItself : this.#log.of(message, 'message.posted')?.seq
    if (target === undefined) return { answer: refusal('no-such-message'), likes: 0 }
    const answer = await this.#submit(by, { type: 'like', id: `like:${crypto.randomUUID()}`, target, on })
    return { answer, likes: this.#likes.totals([target])[target] ?? 0 }
  }

  /** A page of history, oldest first, with what its messages are liked. */
  page({ before, limit }: PageArgument): DrawPage & { readonly totals: Totals; readonly winners: readonly Person[] } {
    const events = this.#log.page({ limit, ...(before === undefined ? {} : { before }) }, 'everyone')
    const start = this.#log.startsAt(events[0]?.seq ?? before ?? 1, 'everyone')
    return { events, start, totals: this.#likes.totals(events.map(({ seq }) => seq)), winners: this.#log.state.winners }
  }

  status(_: { readonly v: 1 }): { view: DrawStateView; viewers: number; likes: number } {
    return { view: this.#view(), viewers: this.#viewerCount.viewers, likes: this.#likes.totals([drawItself])[drawItself] ?? 0 }
  }

  #view(): DrawStateView {
    return this.#rules.view(this.#log.state, 'everyone')
  }

  /** For the sweep: whoever is behind sets out, and what time has brought happens. */
  async catchUp(_: { readonly v: 1 }): Promise<void> {
    await this.#passTime()
    this.#metrics.schedule()
    await this.#followers.catchUpWithin()
  }

  // for relays

  /** The whole, for a relay that is new, has woken or is behind. From here on it is told. */
  snapshot({ relay }: { readonly v: 1; readonly relay: number }): Snapshot {
    this.#list.add(relay)
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
      totals: this.#likes.totals([drawItself, ...events.map(({ seq }) => seq)]),
      viewers: this.#viewerCount.viewers,
      relays: this.#fanout.count,
    }
  }

  /** What viewers have said; one answer for each, when it is recorded. */
  submitBatch({ words }: { readonly v: 1; readonly words: readonly ViewerCommand[] }): Promise<Reply[]> {
    return Promise.all(words.map(({ by, command }) => this.#submit(by, command)))
  }

  count({ relay, count }: { readonly v: 1; readonly relay: number; readonly count: ViewerTally }): void {
    this.#counted(relay, count)
  }

  #counted(relay: number, count: ViewerTally): void {
    this.#viewerCount.record(relay, count)
    if (this.#viewerCount.viewers !== this.#publishedViewers) this.#viewers.schedule()
  }

  #publishViewers(): void {
    const { viewers } = this.#viewerCount
    if (viewers === this.#publishedViewers) return
    this.#publishedViewers = viewers
    this.#metrics.schedule()
    void this.#room.submitSystem({ type: 'viewers.count', viewers })
  }

  #publishTotals(totals: Totals): void {
    void this.#room.submitSystem({ type: 'likes.count', totals })
  }

  /** Time is one of those who speak. It may come late or twice; the rules only ask what time it is. */
  override async alarm(): Promise<void> {
    this.#alarm.fired()
    await this.#passTime()
    await this.#followers.catchUpWithin()
    this.#alarm.arm()
  }

  #passTime(): Promise<Reply> {
    return this.#room.submitSystem({ type: 'time.pass' })
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
