import { DurableObject } from 'cloudflare:workers'
import { positionOf } from '../domain/inbox/views.ts'
import type { Person, Refusal, RoomId } from '../protocol/envelope.ts'
import { refusal } from '../protocol/errors.ts'
import type { InboxFrame, InboxItem, InboxPage, InboxRow, InboxWelcome } from '../protocol/inbox.ts'
import { roomLimits, subprotocol } from '../protocol/limits.ts'
import { openRooms } from '../storage/d1/conversations.ts'
import { type AgentRoom, InboxAgents } from '../storage/room/inbox-agents.ts'
import { RebuildCursor } from '../storage/room/inbox-rebuild.ts'
import { InboxRows } from '../storage/room/inbox-rows.ts'
import { Absences } from './inbox/absences.ts'
import type { AgentConnectedArgument, IsRevokedArgument, PageArgument, RevokeArgument, SnapshotArgument } from './inbox/arguments.ts'
import { Confirmation } from './inbox/confirmation.ts'
import { InboxRebuild } from './inbox/rebuild.ts'
import { errorName, log } from './logging/logger.ts'
import { reporterFor } from './metrics/pulse-client.ts'
import type { Reporter, Sample } from './metrics/reporter.ts'
import { drawOf, roomOf } from './namespaces.ts'
import { Alarm } from './room/alarm.ts'
import { system } from './room/room.ts'
import type { Joining } from './room/welcome.ts'
import { Connections, closeCodes } from './sockets/connections.ts'
import { Pollers } from './sockets/pollers.ts'
import { forbidden, readUpgrade } from './sockets/upgrade.ts'
import { withTimeout } from './timing/timeout.ts'

/** How long the metrics of an inbox count without another report. Each change is reported. */
const metricsHoldMs = 24 * 3_600_000
const askMs = 5_000
const databaseMs = 10_000

/**
 * The agents' live list, and the source of truth for their presence. Otherwise a mirror: each row
 * comes whole from its room. It sets no timer, so it sleeps while agents are connected and quiet.
 */
export class Inbox extends DurableObject<Env> {
  readonly #rows: InboxRows
  readonly #agents: InboxAgents
  readonly #absences: Absences
  readonly #connections: Connections
  readonly #pollers = new Pollers(roomLimits.silentMs, Date.now)
  readonly #confirmation: Confirmation
  readonly #rebuild: InboxRebuild
  readonly #alarm: Alarm
  readonly #metrics: Reporter
  /** A report that the rate limit has put off. */
  #report: { readonly at: number; readonly send: () => void } | undefined

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    const { sql } = ctx.storage
    const now = () => Date.now()
    this.#rows = new InboxRows(sql, () => crypto.randomUUID())
    this.#agents = new InboxAgents(sql)
    this.#absences = new Absences(this.#agents, () => this.#rows.claimants(), now)
    this.#connections = new Connections(ctx, now)
    const ask = (room: RoomId) => this.#ask(room)
    this.#confirmation = new Confirmation({
      rooms: () => this.#rows.unconfirmed,
      ask,
      failed: (room, error) => {
        this.#rows.giveUp(room)
        log('warn', 'failed', { follower: 'inbox', room, error: errorName(error) })
      },
    })
    this.#rebuild = new InboxRebuild(new RebuildCursor(sql), {
      now,
      openRooms: (after, limit) => withTimeout(databaseMs, openRooms(env.DB, after, limit)),
      isKnown: (room) => this.#rows.has(room),
      ask,
      failed: (error) => log('warn', 'failed', { follower: 'inbox-rebuild', error: errorName(error) }),
    })
    this.#alarm = new Alarm(ctx.storage, [() => this.#absences.dueAt, () => this.#report?.at, () => this.#rebuild.dueAt])
    this.#metrics = reporterFor(
      ctx,
      env,
      () => 'inbox',
      () => this.#sample(),
      {
        delayMs: 0,
        later: (send, ms) => {
          this.#report = { at: now() + ms, send }
          this.#alarm.arm()
        },
      },
    )
    if (this.#rows.isNew) this.#rebuild.begin()
    if (this.#rebuild.dueAt !== undefined) this.#alarm.arm()
  }

  #sample(): Sample {
    const { waiting } = this.#rows.counts
    const waitingSince = this.#rows.waitingSince
    const levels = { connections: this.#connections.open, agents: this.#present().length, waiting }
    return { levels: waitingSince === undefined ? levels : { ...levels, waitingSince }, holdsMs: metricsHoldMs }
  }

  /** A room's row, stored before the reply. A row older than the known one is ignored. */
  put({ row, open }: { readonly v: 1; readonly row: InboxRow; readonly open: boolean }): { online: number } {
    return this.#changed(row, this.#rows.put(row, open))
  }

  /**
   * A room's row that the room stores later: the agents see it at once, and storage knows at least
   * that the room has a newer one.
   */
  publish({ row }: { readonly v: 1; readonly row: InboxRow }): { online: number } {
    return this.#changed(row, row.status.is === 'resolved' ? this.#rows.put(row, false) : this.#rows.hold(row))
  }

  #changed(row: InboxRow, changes: readonly InboxItem[]): { online: number } {
    if (changes.length > 0) this.#send(...changes)
    if (changes.some(({ type }) => type === 'counts.changed')) this.#metrics.schedule()
    const online = this.#present()
    if (row.status.is === 'claimed') this.#scheduleAbsenceCheck(online)
    return { online: online.length }
  }

  async #ask(room: RoomId): Promise<void> {
    const answer = await withTimeout(askMs, roomOf(this.env, room).inboxRow({ v: 1 }))
    if (answer?.isStored) this.put({ v: 1, row: answer.row, open: answer.row.status.is !== 'resolved' })
    else if (answer) this.publish({ v: 1, row: answer.row })
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
    return this.#agents.isRevoked(person, since)
  }

  /**
   * The Worker is about to connect this agent to that room until then (epoch ms). False when their
   * access was revoked meanwhile: the room would never learn of it.
   */
  agentConnected({ agent, room, kind = 'conversation', since, until }: AgentConnectedArgument): boolean {
    if (this.#agents.isRevoked(agent, since)) return false
    this.#agents.connected(agent, { room, kind }, until, Date.now())
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
    this.#agents.revoke(person, at)
    this.#connections.revoke(person)
    this.#pollers.remove(person)
    this.#publishPresence()
    const claimed = this.#rows.claimsOf(person).map((room): AgentRoom => ({ room, kind: 'conversation' }))
    const rooms = new Map([...claimed, ...this.#agents.connectionsOf(person, Date.now())].map((one) => [one.room, one]))
    await Promise.all(
      [...rooms.values()].map(({ room, kind }) =>
        kind === 'draw'
          ? drawOf(this.env, room).revoke({ v: 1, person, at })
          : roomOf(this.env, room).revoke({ v: 1, person, at, releasesClaim: isDisabled }),
      ),
    )
  }

  /** The WebSocket upgrade. */
  override async fetch(request: Request): Promise<Response> {
    await this.#confirmation.confirm()
    const upgrade = readUpgrade(request, ({ person, since }) => !this.#agents.isRevoked(person.id, since))
    if (!upgrade) return forbidden()
    const { identity, joining } = upgrade
    const response = this.#connections.accept(identity, { subprotocol }, JSON.stringify(this.#welcome(joining)))
    this.#agents.returned(identity.person.id)
    this.#scheduleAbsenceCheck(this.#publishPresence())
    this.#metrics.schedule()
    return response
  }

  /**
   * The welcome frame for an agent who polls. Unlike in a conversation a poller is present here; otherwise their claims
   * would be released while they work. Refuses `expired` and `too-fast`.
   */
  async snapshot({ person, right, since, epoch }: SnapshotArgument): Promise<InboxFrame | Refusal> {
    await this.#confirmation.confirm()
    if (this.#agents.isRevoked(person.id, right)) return refusal('expired')
    this.#pollers.polled(person)
    const online = this.#publishPresence()
    if (this.#pollers.isTooFrequent(person)) return refusal('too-fast', { retryAfterMs: 2_000 })
    this.#agents.returned(person.id)
    this.#scheduleAbsenceCheck(online)
    return this.#welcome({ person, since, epoch })
  }

  /** A later page of one view. Refuses `expired`. */
  async page({ person, right, view, after }: PageArgument): Promise<InboxPage | Refusal> {
    await this.#confirmation.confirm()
    if (this.#agents.isRevoked(person.id, right)) return refusal('expired')
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
    this.#left()
  }

  override webSocketError(socket: WebSocket): void {
    this.#connections.acknowledgeClose(socket, closeCodes.unreachable)
    this.#left()
  }

  #left(): void {
    const online = this.#publishPresence()
    this.#metrics.schedule()
    this.#absences.record(online)
    this.#scheduleAbsenceCheck(online)
  }

  /** Checks which agents are absent, and releases the claims of those who stay away. */
  override async alarm(): Promise<void> {
    this.#alarm.fired()
    const gone = this.#absences.check(this.#publishPresence())
    const rebuilt = this.#rebuild.run()
    // At once: if this object dies meanwhile, the next check is set.
    this.#alarm.arm()
    await Promise.allSettled(gone.flatMap((agent) => this.#rows.claimsOf(agent)).map((room) => this.#release(room)))
    this.#sendReport()
    await rebuilt
    this.#alarm.arm()
  }

  async #release(room: RoomId): Promise<void> {
    await roomOf(this.env, room).submit({ v: 1, by: system, command: { type: 'claim.release', id: `gone:${crypto.randomUUID()}` } })
  }

  #scheduleAbsenceCheck(online: readonly Person[]): void {
    this.#absences.schedule(online)
    this.#alarm.arm()
  }

  #sendReport(): void {
    if (!this.#report || this.#report.at > Date.now()) return
    const { send } = this.#report
    this.#report = undefined
    send()
  }

  #publishPresence(): Person[] {
    const online = this.#present()
    if (this.#agents.publish(online)) {
      this.#metrics.schedule()
      this.#send({ type: 'agents.changed', online })
    }
    return online
  }

  #send(...items: InboxItem[]): void {
    const [...sockets] = this.#connections.live()
    // Without anyone to get it, no revision needs to be reserved.
    if (sockets.length === 0) return
    const frame = JSON.stringify({ rev: this.#rows.rev, items } satisfies InboxFrame)
    for (const socket of sockets) this.#connections.send(socket, frame)
  }
}
