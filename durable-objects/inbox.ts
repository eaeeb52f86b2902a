import { DurableObject } from 'cloudflare:workers'
import type { Person, Refusal, RoomId } from '../protocol/envelope.ts'
import { refusal } from '../protocol/errors.ts'
import type { InboxFrame, InboxItem, InboxRow, InboxWelcome } from '../protocol/inbox.ts'
import { limits } from '../protocol/limits.ts'
import { InboxRows } from '../storage/room/inbox-rows.ts'
import { reporterFor } from './metrics/pulse-client.ts'
import type { Reporter } from './metrics/reporter.ts'
import { Alarm } from './room/alarm.ts'
import { system } from './room/room.ts'
import type { Joining } from './room/welcome.ts'
import { Connections, closeCodes } from './sockets/connections.ts'
import { type Identity, identityHeader } from './sockets/identity.ts'
import { Pollers } from './sockets/pollers.ts'

/** How often the inbox looks for agents who vanished without a goodbye, while there is somebody to miss. */
const lookMs = 60_000
/** An agent who has been gone this long gives up his conversations. */
const goneMs = 120_000

/** There is one inbox, by this name. */
export const inboxOf = ({ INBOX }: Pick<Env, 'INBOX'>): DurableObjectStub<Inbox> => INBOX.get(INBOX.idFromName('inbox'))

/** The agents' live list, and the truth about which of them are there. Otherwise a mirror: every row comes whole from its room. */
export class Inbox extends DurableObject<Env> {
  readonly #rows: InboxRows
  readonly #connections: Connections
  readonly #pollers = new Pollers(limits.silentMs, Date.now)
  readonly #alarm: Alarm
  readonly #metrics: Reporter
  #online = ''
  #lookAt: number | undefined

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    this.#rows = new InboxRows(ctx.storage.sql, () => crypto.randomUUID())
    this.#connections = new Connections(ctx, Date.now)
    this.#alarm = new Alarm(ctx.storage, [() => this.#lookAt])
    this.#metrics = reporterFor(
      ctx,
      env,
      () => 'inbox',
      () => ({ levels: { connections: this.#connections.size, agents: this.#present().length }, holdsMs: 2 * lookMs }),
    )
  }

  /** A room's row, written before it is answered for. A row older than the one that stands here is ignored. */
  put({ row, open }: { readonly v: 1; readonly row: InboxRow; readonly open: boolean }): { online: number } {
    if (this.#rows.put(row, open)) this.#publish(open ? { type: 'row.changed', row } : { type: 'row.gone', room: row.room })
    if (row.status.is === 'claimed') this.#lookSoon()
    return { online: this.#present().length }
  }

  online(_: { readonly v: 1 }): Person[] {
    return this.#present()
  }

  /** The Worker gave this agent a ticket to that room, good until then (epoch ms). */
  agentConnected({ agent, room, until }: { readonly v: 1; readonly agent: string; readonly room: RoomId; readonly until: number }): void {
    this.#rows.connected(agent, room, until, Date.now())
  }

  /** Everyone with a living socket, and those who look because they cannot have one: they are at work like the others. */
  #present(): Person[] {
    // In one order: that somebody has looked again is no news.
    const looking = this.#pollers.present().sort((one, other) => (one.id < other.id ? -1 : 1))
    const people = [...this.#connections.present(), ...looking]
    return [...new Map(people.map((person) => [person.id, person])).values()]
  }

  /** This person's right has ended: here, and in every room he may have open. */
  async revoke({ person, at }: { readonly v: 1; readonly person: string; readonly at: number }): Promise<void> {
    this.#rows.revoke(person, at)
    this.#connections.revoke(person)
    this.#pollers.forget(person)
    this.#publishPresence()
    await Promise.all(this.#rows.connectionsOf(person, Date.now()).map((room) => this.#room(room).revoke({ v: 1, person, at })))
  }

  /** The upgrade, and nothing else. */
  override fetch(request: Request): Response {
    const identity = JSON.parse(request.headers.get(identityHeader) ?? 'null') as Identity | null
    if (!identity || this.#rows.isRevoked(identity.person.id, identity.since)) return new Response(null, { status: 403 })
    const { person } = identity
    const query = new URL(request.url).searchParams
    const joining = { person, since: Number(query.get('since') ?? 0), epoch: query.get('epoch') ?? undefined }
    const answer = this.#connections.accept(identity, JSON.stringify(this.#welcome(joining)))
    this.#rows.returned(person.id)
    this.#publishPresence()
    this.#lookSoon()
    return answer
  }

  /**
   * The same without the socket, for agents whose network lets none through. Unlike in a conversation, whoever looks here is
   * here: otherwise his conversations would be taken from him while he works at them.
   */
  async snapshot({ person, right, since, epoch }: SnapshotArgument): Promise<InboxFrame | Refusal> {
    if (this.#rows.isRevoked(person.id, right)) return refusal('expired')
    if (this.#pollers.polled(person)) this.#publishPresence()
    if (this.#pollers.isTooFrequent(person)) return refusal('too-fast', { retryAfterMs: 2_000 })
    this.#rows.returned(person.id)
    // Whoever wakes this object again and again must not put off for ever what it is to wake for.
    if ((await this.ctx.storage.getAlarm()) === null) this.#lookSoon()
    return this.#welcome({ person, since, epoch })
  }

  #welcome({ person: you, since, epoch }: Joining): InboxFrame {
    const changed = epoch === this.#rows.epoch ? this.#rows.since(since) : undefined
    const here = this.#present().filter(({ id }) => id !== you.id)
    const welcome: InboxWelcome = {
      type: 'welcome',
      you,
      epoch: this.#rows.epoch,
      resumed: changed !== undefined,
      rows: changed?.rows ?? this.#rows.all(),
      gone: changed?.gone ?? [],
      online: [...here, you],
    }
    return { rev: this.#rows.rev, items: [welcome] }
  }

  /** Agents listen here and have nothing to say; whoever does is told nothing, and a right that ended is noticed. */
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

  /** Looks for the gone, and gives up the conversations of those who stay away. */
  override async alarm(): Promise<void> {
    this.#alarm.fired()
    this.#lookAt = undefined
    this.#publishPresence()
    const here = this.#present()
    const now = Date.now()
    const gone = this.#rows.recordAbsence(new Set(here.map(({ id }) => id)), now, now - goneMs)
    const releases = gone.flatMap((agent) => this.#rows.claimsOf(agent)).map((room) => this.#release(room))
    await Promise.allSettled(releases)
    if (here.length > 0 || this.#rows.all().some(({ status }) => status.is === 'claimed')) this.#lookSoon()
  }

  async #release(room: RoomId): Promise<void> {
    await this.#room(room).submit({ v: 1, by: system, command: { type: 'claim.release', id: `gone:${crypto.randomUUID()}` } })
  }

  #lookSoon(): void {
    this.#lookAt ??= Date.now() + lookMs
    this.#alarm.arm()
  }

  #room(room: RoomId) {
    return this.env.CONVERSATIONS.get(this.env.CONVERSATIONS.idFromName(room))
  }

  #publishPresence(): void {
    this.#metrics.schedule()
    const online = this.#present()
    const names = JSON.stringify(online)
    if (names === this.#online) return
    this.#online = names
    this.#publish({ type: 'agents.changed', online })
  }

  #publish(...items: InboxItem[]): void {
    const frame = JSON.stringify({ rev: this.#rows.rev, items } satisfies InboxFrame)
    for (const socket of this.#connections.live()) this.#connections.send(socket, frame)
  }
}

interface SnapshotArgument extends Joining {
  readonly v: 1
  /** Epoch ms of what the right to look rests on: a dismissal at or after it ends it. */
  readonly right: number
}
