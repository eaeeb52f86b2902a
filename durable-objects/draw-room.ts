import { DurableObject } from 'cloudflare:workers'
import { standing } from '../domain/draw/rights.ts'
import { drawRules } from '../domain/draw/rules.ts'
import type { State } from '../domain/draw/state.ts'
import type { Rules } from '../domain/rules.ts'
import {
  type DrawCommand,
  type DrawHappening,
  type DrawPage,
  type DrawStateView,
  drawItself,
  drawTreatment,
  type Schedule,
  type Totals,
} from '../protocol/draw.ts'
import type { Answer, Person, RoomId } from '../protocol/envelope.ts'
import { refusal } from '../protocol/errors.ts'
import { writeDrawArchive } from '../storage/d1/draw-archive.ts'
import { Cursors } from '../storage/room/cursors.ts'
import { Likes } from '../storage/room/likes.ts'
import { RelayList } from '../storage/room/relay-list.ts'
import { RoomKeys } from '../storage/room/room-access.ts'
import { RoomLog } from '../storage/room/room-log.ts'
import { writeSearch } from '../storage/search/search.ts'
import { LikeTotals } from './draw/like-totals.ts'
import { DrawGauges } from './draw/metrics.ts'
import { Relays } from './draw/relay-fanout.ts'
import { DrawPortrait } from './draw/summary.ts'
import { Headcount } from './draw/viewer-count.ts'
import { type LiveChat, liveChatOf } from './draw-settings.ts'
import { reporterFor } from './metrics/pulse-client.ts'
import { relayOf } from './relay/relay.ts'
import type { Count, RelayLink, Snapshot, Words } from './relay/relay-protocol.ts'
import { Alarm } from './room/alarm.ts'
import { type Follower, Followers } from './room/followers.ts'
import { Room } from './room/room.ts'
import { RoomJournal } from './room/room-logger.ts'
import { system } from './room/system.ts'
import { Spacing } from './timing/throttle.ts'
import { within } from './timing/timeout.ts'

const databaseMs = 30_000
const archiveEveryMs = 1_000
const pushMs = 10_000
const viewersEveryMs = 250
const farewellMs = 5 * 60_000

/** One draw: its order, its window, its likes. It has no sockets: viewers sit in relays. An adapter between the platform and the room. */
export class DrawRoom extends DurableObject<Env> {
  readonly #settings: LiveChat
  readonly #rules: Rules<State, DrawCommand, DrawHappening, DrawStateView>
  readonly #keys: RoomKeys
  readonly #likes: Likes
  readonly #log: RoomLog<State, DrawHappening>
  readonly #list: RelayList
  readonly #relays: Relays<State>
  readonly #headcount = new Headcount()
  readonly #gauges: DrawGauges
  readonly #viewers: Spacing
  readonly #followers: Followers<State, DrawHappening>
  readonly #alarm: Alarm
  readonly #room: Room<State, DrawCommand, DrawHappening, DrawStateView>
  #toldViewers = 0

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    this.#gauges = new DrawGauges(this.#headcount, (look) => reporterFor(ctx, env, () => `draw:${this.#name}`, look))
    const journal = this.#gauges.counted(new RoomJournal(() => this.#keys.room))
    const later = (then: () => void, ms: number) => void setTimeout(then, ms)
    this.#settings = liveChatOf(env)
    this.#rules = drawRules(this.#settings)
    this.#likes = new Likes(ctx.storage.sql)
    this.#log = new RoomLog(ctx.storage, this.#rules, () => crypto.randomUUID(), this.#likes)
    this.#keys = new RoomKeys(ctx.storage.sql)
    this.#list = new RelayList(ctx.storage.sql)
    this.#relays = new Relays(this.#log, drawTreatment, this.#list.all(), (relay) => this.#link(relay), {
      now: Date.now,
      dice: Math.random,
      wait: (work) => ctx.waitUntil(work),
      pause: (ms) => new Promise((go) => setTimeout(go, ms)),
      within: (work) => this.#gauges.timed(within(pushMs, work)),
      heard: (relay, taken) => this.#counted(relay, taken),
      failed: (relay, trouble) => journal.failed(`relay ${relay}`, 0, trouble),
    })
    this.#viewers = new Spacing(
      () => viewersEveryMs,
      { now: Date.now, later },
      () => this.#tellViewers(),
    )
    this.#followers = new Followers(this.#log, new Cursors(ctx.storage.sql), this.#owed(), (work) => ctx.waitUntil(work), {
      now: Date.now,
      dice: Math.random,
      pause: (ms) => new Promise((go) => setTimeout(go, ms)),
      rested: () => this.#alarm.tell(),
      followed: (places) => journal.followed(places),
      failed: (name, tries, trouble) => journal.failed(name, tries, trouble),
    })
    this.#alarm = new Alarm(ctx.storage, [() => this.#rules.dueAt(this.#log.state), () => this.#followers.dueAt()])
    const totals = new LikeTotals(this.#likes, (told) => this.#tellTotals(told), { now: Date.now, later })
    this.#room = new Room(this.#rules, this.#log, [this.#relays, totals, this.#followers, this.#alarm, this.#gauges], {
      now: Date.now,
      soon: (then) => void setTimeout(then, 0),
      journal,
    })
    // Someone was cut short when this object last died: they set out again as soon as it lives.
    if (this.#followers.dueAt() !== undefined) ctx.waitUntil(this.#followers.stir())
    if (this.#log.state.phase === 'open') totals.greet()
    // Also a while after the end: the closing itself may be what was recorded and never told.
    if (Date.now() < (this.#log.state.schedule?.closesAt ?? 0) + farewellMs) this.#relays.greet()
  }

  get #name(): RoomId {
    return this.#keys.room as RoomId
  }

  #link(relay: number): RelayLink {
    return { push: (push) => relayOf(this.env, this.#name, relay).push(push) }
  }

  #owed(): Readonly<Record<string, Follower<DrawHappening>>> {
    const portrait = new DrawPortrait(this.#log, this.#likes)
    const follower = (write: (batch: NonNullable<ReturnType<DrawPortrait['batchOf']>>) => Promise<void>): Follower<DrawHappening> => ({
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
  schedule({ room, by, schedule }: ScheduleArgument): Promise<Answer> {
    this.#keys.begin(room, '', Date.now())
    return this.#submit(by, { type: 'draw.schedule', id: 'draw:schedule', schedule })
  }

  /** The same door for those without a socket. */
  submit({ by, command }: { readonly v: 1; readonly by: Person; readonly command: DrawCommand }): Promise<Answer> {
    return this.#submit(by, command)
  }

  #submit(by: Person, command: DrawCommand): Promise<Answer> {
    return new Promise((reply) => this.#room.submit(standing(by, this.#log.state), command, reply))
  }

  /** A like from somebody without a socket, of the draw itself or of the message with that id; and how many like it now. */
  async like({ by, message, on }: LikeArgument): Promise<{ answer: Answer; likes: number }> {
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
    return { view: this.#view(), viewers: this.#headcount.viewers, likes: this.#likes.totals([drawItself])[drawItself] ?? 0 }
  }

  #view(): DrawStateView {
    return this.#rules.view(this.#log.state, 'everyone')
  }

  /** For the sweep: whoever is behind sets out, and what time has brought happens. */
  async stir(_: { readonly v: 1 }): Promise<void> {
    await this.#passTime()
    this.#gauges.stir()
    await this.#followers.nudge()
  }

  // for relays

  /** The whole, for a relay that is new, has woken or is behind. From here on it is told. */
  snapshot({ relay }: { readonly v: 1; readonly relay: number }): Snapshot {
    this.#list.add(relay)
    this.#relays.add(relay)
    this.#relays.caughtUp(relay)
    const events = this.#log.page({ limit: this.#settings.history }, 'everyone')
    return {
      order: this.#relays.order(),
      epoch: this.#log.epoch,
      head: this.#log.ends.everyone,
      room: this.#view(),
      events,
      start: this.#log.startsAt(events[0]?.seq ?? 1, 'everyone'),
      totals: this.#likes.totals([drawItself, ...events.map(({ seq }) => seq)]),
      viewers: this.#headcount.viewers,
      relays: this.#relays.count,
    }
  }

  /** What viewers have said; one answer for each, when it is recorded. */
  say({ words }: { readonly v: 1; readonly words: readonly Words[] }): Promise<Answer[]> {
    return Promise.all(words.map(({ by, command }) => this.#submit(by, command)))
  }

  count({ relay, count }: { readonly v: 1; readonly relay: number; readonly count: Count }): void {
    this.#counted(relay, count)
  }

  #counted(relay: number, count: Count): void {
    this.#headcount.heard(relay, count)
    if (this.#headcount.viewers !== this.#toldViewers) this.#viewers.stir()
  }

  #tellViewers(): void {
    const { viewers } = this.#headcount
    if (viewers === this.#toldViewers) return
    this.#toldViewers = viewers
    this.#gauges.stir()
    void this.#submit(system, { type: 'viewers.count', id: 'viewers:count', viewers })
  }

  #tellTotals(totals: Totals): void {
    void this.#submit(system, { type: 'likes.count', id: 'likes:count', totals })
  }

  /** Time is one of those who speak. It may come late or twice; the rules only ask what time it is. */
  override async alarm(): Promise<void> {
    this.#alarm.rang()
    await this.#passTime()
    await this.#followers.nudge()
    this.#alarm.tell()
  }

  #passTime(): Promise<Answer> {
    // An id of its own each time: what it brings is kept under it, and the same id twice is once.
    return this.#submit(system, { type: 'time.pass', id: `time:${Date.now()}` })
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
