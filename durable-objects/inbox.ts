import { DurableObject } from 'cloudflare:workers'
import { positionOf } from '../domain/inbox/views.ts'
import type { Person, Refusal, RoomId } from '../protocol/envelope.ts'
import { refusal } from '../protocol/errors.ts'
import type { InboxFrame, InboxItem, InboxPage, InboxRow, InboxWelcome, LiveView } from '../protocol/inbox.ts'
import { roomLimits, subprotocol } from '../protocol/limits.ts'
import { type AgentRoom, InboxRows } from '../storage/room/inbox-rows.ts'
import { reporterFor } from './metrics/pulse-client.ts'
import type { Reporter, Sample } from './metrics/reporter.ts'
import { drawOf, roomOf } from './namespaces.ts'
import { Alarm } from './room/alarm.ts'
import { system } from './room/room.ts'
import type { Joining } from './room/welcome.ts'
import { Connections, closeCodes } from './sockets/connections.ts'
import { Pollers } from './sockets/pollers.ts'
import { forbidden, readUpgrade } from './sockets/upgrade.ts'

/** How often the inbox checks for agents who left without a close, while an agent may be missed. */
const absenceCheckMs = 60_000
/** How long the metrics of an inbox with waiting visitors count without another report. */
const waitingHoldsMs = 24 * 3_600_000
/** After this time the claims of an absent agent are released. */
const absentMs = 120_000

/**
 * The agents' live list, and the source of truth for their presence. Otherwise a mirror: each row
 * comes whole from its room.
 */
export class Inbox extends DurableObject<Env> {
  readonly #rows: InboxRows
  readonly #connections: Connections
  readonly #pollers = new Pollers(roomLimits.silentMs, Date.now)
  readonly #alarm: Alarm
  readonly #metrics: Reporter
  #publishedOnline = ''
  #absenceCheckAt: number | undefined

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    this.#rows = new InboxRows(ctx.storage.sql, () => crypto.randomUUID())
    this.#connections = new Connections(ctx, Date.now)
    this.#alarm = new Alarm(ctx.storage, [() => this.#absenceCheckAt])
    this.#metrics = reporterFor(
      ctx,
      env,
      () => 'inbox',
      () => this.#sample(),
    )
  }

  #sample(): Sample {
    const { waiting } = this.#rows.counts
    const waitingSince = this.#rows.waitingSince
    const levels = { connections: this.#connections.size, agents: this.#present().length, waiting }
    // Nothing may happen here for hours while someone waits and no agent is there.
    return waitingSince === undefined
      ? { levels, holdsMs: 2 * absenceCheckMs }
      : { levels: { ...levels, waitingSince }, holdsMs: waitingHoldsMs }
  }

  /** A room's row, stored before the reply. A row older than the stored one is ignored. */
  put({ row, open }: { readonly v: 1; readonly row: InboxRow; readonly open: boolean }): { online: number } {
    const changes = this.#rows.put(row, open)
    if (changes.length > 0) this.#publish(...changes)
    if (changes.some(({ type }) => type === 'counts.changed')) this.#metrics.schedule()
    if (row.status.is === 'claimed') this.#scheduleAbsenceCheck()
    return { online: this.#present().length }
  }

  /** Which rooms it knows, in order of their ids: some of them may be missing in D1. */
  roomsAfter({ room, limit }: { readonly v: 1; readonly room: string; readonly limit: number }): RoomId[] {
    return this.#rows.roomsAfter(room, limit)
  }

  online(_: { readonly v: 1 }): Person[] {
    return this.#present()
  }

  /**
   * Whether this person's access of that time (epoch ms) was revoked. The Worker asks it while D1,
   * which holds the sessions, is unavailable.
   */
  isRevoked({ person, since }: IsRevokedArgument): boolean {
    return this.#rows.isRevoked(person, since)
  }

  /**
   * The Worker is about to connect this agent to that room until then (epoch ms). False when their
   * access was revoked meanwhile: the room would never learn of it.
   */
  agentConnected({ agent, room, kind = 'conversation', since, until }: AgentConnectedArgument): boolean {
    if (this.#rows.isRevoked(agent, since)) return false
    this.#rows.connected(agent, { room, kind }, until, Date.now())
    return true
  }

  /** Presence: everyone with a live socket, and pollers, who are at work too. */
  #present(): Person[] {
    // Sorted, because each poll changes the order of pollers and that must publish nothing.
    const pollers = this.#pollers.present().sort((one, other) => (one.id < other.id ? -1 : 1))
    const people = [...this.#connections.present(), ...pollers]
    return [...new Map(people.map((person) => [person.id, person])).values()]
  }

  /**
   * This person's access has ended: here, and in every room that they may have open. `isDisabled`:
   * for good, so their claims are released at once. Someone who only signed out may come back.
   */
  async revoke({ person, at, isDisabled = false }: RevokeArgument): Promise<void> {
    this.#rows.revoke(person, at)
    this.#connections.revoke(person)
    this.#pollers.remove(person)
    this.#publishPresence()
    const rooms = this.#rows.connectionsOf(person, Date.now())
    await Promise.all(
      rooms.map(({ room, kind }) =>
        kind === 'draw'
          ? drawOf(this.env, room).revoke({ v: 1, person, at })
          : roomOf(this.env, room).revoke({ v: 1, person, at, releasesClaim: isDisabled }),
      ),
    )
  }

  /** The WebSocket upgrade. */
  override fetch(request: Request): Response {
    const upgrade = readUpgrade(request, ({ person, since }) => !this.#rows.isRevoked(person.id, since))
    if (!upgrade) return forbidden()
    const { identity, joining } = upgrade
    const response = this.#connections.accept(identity, { subprotocol }, JSON.stringify(this.#welcome(joining)))
    this.#rows.returned(identity.person.id)
    this.#publishPresence()
    this.#scheduleAbsenceCheck()
    return response
  }

  /**
   * The welcome frame for an agent who polls. Unlike in a conversation a poller is present here; otherwise their claims
   * would be released while they work. Refuses `expired` and `too-fast`.
   */
  async snapshot({ person, right, since, epoch }: SnapshotArgument): Promise<InboxFrame | Refusal> {
    if (this.#rows.isRevoked(person.id, right)) return refusal('expired')
    if (this.#pollers.polled(person)) this.#publishPresence()
    if (this.#pollers.isTooFrequent(person)) return refusal('too-fast', { retryAfterMs: 2_000 })
    this.#rows.returned(person.id)
    // Only without an alarm: polls that wake the object must not postpone the check again and
    // again.
    if ((await this.ctx.storage.getAlarm()) === null) this.#scheduleAbsenceCheck()
    return this.#welcome({ person, since, epoch })
  }

  /** A later page of one view. Refuses `expired`. */
  page({ person, right, view, after }: PageArgument): InboxPage | Refusal {
    if (this.#rows.isRevoked(person.id, right)) return refusal('expired')
    return { epoch: this.#rows.epoch, ...this.#rows.page(view, person.id, after === undefined ? undefined : positionOf(after)) }
  }

  /** What changed since the agent's copy, or the first page: never the whole list. */
  #welcome({ person: you, since, epoch }: Joining): InboxFrame {
    const changed = epoch === this.#rows.epoch ? this.#rows.since(since) : undefined
    const others = this.#present().filter(({ id }) => id !== you.id)
    const welcome: InboxWelcome = {
      type: 'welcome',
      you,
      epoch: this.#rows.epoch,
      now: Date.now(),
      resumed: changed !== undefined,
      ...(changed ?? { ...this.#rows.page('all', you.id), gone: [] }),
      counts: this.#rows.counts,
      online: [...others, you],
    }
    return { rev: this.#rows.rev, items: [welcome] }
  }

  /** Agents send no commands here. A frame only closes a socket whose access has expired. */
  override webSocketMessage(socket: WebSocket): void {
    this.#connections.senderOf(socket)
  }

  override webSocketClose(socket: WebSocket, code: number): void {
    this.#connections.acknowledgeClose(socket, code)
    this.#publishPresence()
  }

  override webSocketError(socket: WebSocket): void {
    this.#connections.acknowledgeClose(socket, closeCodes.unreachable)
    this.#publishPresence()
  }

  /** Checks which agents are absent, and releases the claims of those who stay away. */
  override async alarm(): Promise<void> {
    this.#alarm.fired()
    this.#absenceCheckAt = undefined
    this.#publishPresence()
    const present = this.#present()
    const now = Date.now()
    const absent = this.#rows.recordAbsence(new Set(present.map(({ id }) => id)), now, now - absentMs)
    const releases = absent.flatMap((agent) => this.#rows.claimsOf(agent)).map((room) => this.#release(room))
    await Promise.allSettled(releases)
    if (present.length > 0 || this.#rows.claimants().length > 0) this.#scheduleAbsenceCheck()
  }

  async #release(room: RoomId): Promise<void> {
    await roomOf(this.env, room).submit({ v: 1, by: system, command: { type: 'claim.release', id: `gone:${crypto.randomUUID()}` } })
  }

  #scheduleAbsenceCheck(): void {
    this.#absenceCheckAt ??= Date.now() + absenceCheckMs
    this.#alarm.arm()
  }

  #publishPresence(): void {
    this.#metrics.schedule()
    const online = this.#present()
    const json = JSON.stringify(online)
    if (json === this.#publishedOnline) return
    this.#publishedOnline = json
    this.#publish({ type: 'agents.changed', online })
  }

  #publish(...items: InboxItem[]): void {
    const frame = JSON.stringify({ rev: this.#rows.rev, items } satisfies InboxFrame)
    for (const socket of this.#connections.live()) this.#connections.send(socket, frame)
  }
}

interface RevokeArgument {
  readonly v: 1
  readonly person: string
  /** Epoch ms. */
  readonly at: number
  readonly isDisabled?: boolean
}

interface AgentConnectedArgument {
  readonly v: 1
  readonly agent: string
  readonly room: RoomId
  /** A conversation by default. */
  readonly kind?: AgentRoom['kind']
  /** Epoch ms when D1 last confirmed the agent's session. */
  readonly since: number
  readonly until: number
}

interface IsRevokedArgument {
  readonly v: 1
  readonly person: string
  readonly since: number
}

interface PageArgument {
  readonly v: 1
  readonly person: Person
  /** As in `SnapshotArgument`. */
  readonly right: number
  readonly view: LiveView
  /** The `next` of the page before. Without it, the first page. */
  readonly after?: string | undefined
}

interface SnapshotArgument extends Joining {
  readonly v: 1
  /** Epoch ms of the session behind the request: a revocation at this time or later refuses it. */
  readonly right: number
}
