import { DurableObject } from 'cloudflare:workers'
import { rpcStream } from '../assistant/stream/rpc-stream.ts'
import { conversation, type StateView } from '../domain/conversation/rules.ts'
import type { State } from '../domain/conversation/state.ts'
import type {
  ConversationCommand,
  ConversationEvent,
  ConversationFrame,
  ConversationPage,
  ConversationSource,
  ConversationView,
  Department,
} from '../protocol/conversation.ts'
import { type Audience, audienceOf, type Person, type Reply, type Role, type RoomId } from '../protocol/envelope.ts'
import { decode } from '../protocol/schemas/decode.ts'
import { Cursors } from '../storage/room/cursors.ts'
import { RoomAccess } from '../storage/room/room-access.ts'
import { RoomLog } from '../storage/room/room-log.ts'
import { type Ask, AssistantFollower } from './conversation/assistant-follower.ts'
import { archiveFollower, InboxFollower, searchFollower } from './conversation/followers.ts'
import { errorName, log } from './logging/logger.ts'
import { inboxOf } from './namespaces.ts'
import { Alarm } from './room/alarm.ts'
import { Followers } from './room/followers.ts'
import { Room, type TurnListener } from './room/room.ts'
import { RoomLogger } from './room/room-logger.ts'
import { type Joining, welcomeOf } from './room/welcome.ts'
import { Connections, closeCodes } from './sockets/connections.ts'
import { type Identity, identityHeader } from './sockets/identity.ts'
import { SocketBroadcaster } from './sockets/socket-broadcaster.ts'
import { Throttle } from './timing/throttle.ts'

/** Presence names everyone to everyone, so it may come the less often the more there are. */
const presenceMs = 50
const presencePerSocketMs = 1

/** One conversation. An adapter: the platform's calls on one side, the room on the other. */
export class ConversationRoom extends DurableObject<Env> {
  readonly #access: RoomAccess
  readonly #log: RoomLog<State, ConversationEvent>
  readonly #connections: Connections
  readonly #broadcaster: SocketBroadcaster<ConversationEvent>
  readonly #followers: Followers<State, ConversationEvent>
  readonly #alarm: Alarm
  readonly #inbox: InboxFollower
  readonly #presence: Throttle
  #participants: State['participants']
  readonly #room: Room<State, ConversationCommand, ConversationEvent, StateView>

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    const logger = new RoomLogger(() => this.#access.room, env.VERSION?.id)
    this.#log = new RoomLog(ctx.storage, conversation, () => crypto.randomUUID())
    this.#participants = this.#log.state.participants
    this.#access = new RoomAccess(ctx.storage.sql)
    this.#connections = new Connections(ctx, Date.now)
    this.#broadcaster = new SocketBroadcaster(this.#connections, conversation.policies, {
      now: Date.now,
      published: (count) => logger.published(count),
    })
    const assistant = this.#assistantFollower()
    this.#inbox = this.#inboxFollower()
    const followers = {
      archive: archiveFollower(env.DB)(() => this.#name, this.#log),
      search: searchFollower(env.SEARCH)(() => this.#name, this.#log),
      inbox: this.#inbox,
      assistant,
    }
    this.#followers = new Followers(this.#log, new Cursors(ctx.storage.sql), followers, (work) => ctx.waitUntil(work), {
      now: Date.now,
      random: Math.random,
      sleep: (ms) => new Promise((go) => setTimeout(go, ms)),
      settled: () => this.#alarm.arm(),
      followed: (places) => logger.followed(places),
      failed: (name, tries, error) => logger.failed(name, tries, error),
    })
    this.#alarm = new Alarm(ctx.storage, [() => conversation.dueAt(this.#log.state), () => this.#followers.dueAt()])
    // Derived from live sockets; it goes the same road as everything else.
    this.#presence = new Throttle(
      () => Math.max(presenceMs, this.#connections.size * presencePerSocketMs),
      { now: Date.now, later: (then, ms) => void setTimeout(then, ms) },
      () => void this.#room.submitSystem({ type: 'presence.set', present: this.#connections.present() }),
    )
    const glance: TurnListener<ConversationEvent> = { onTurn: (result) => this.#inbox.pushUrgent(result, (work) => ctx.waitUntil(work)) }
    const presence: TurnListener<ConversationEvent> = { onTurn: () => this.#noteParticipants() }
    this.#room = new Room(conversation, this.#log, [this.#broadcaster, assistant, glance, presence, this.#followers, this.#alarm], {
      now: Date.now,
      defer: (then) => void setTimeout(then, 0),
      logger,
    })
    // Someone was cut short when this object last died: they set out again as soon as it lives.
    if (this.#followers.dueAt() !== undefined) ctx.waitUntil(this.#followers.catchUp())
  }

  /** Kept at its birth, before anybody can be owed anything. */
  get #name(): RoomId {
    return this.#access.room as RoomId
  }

  #assistantFollower(): AssistantFollower {
    const ask: Ask = async (question) => rpcStream(await this.ctx.exports.AiBroker.answer(question))
    return new AssistantFollower(() => this.#name, this.#log, ask, {
      now: Date.now,
      submit: (by, command) => this.#submit(by, command),
      failed: (error) => log('warn', 'fallback', { room: this.#name, error: errorName(error) }),
    })
  }

  #inboxFollower(): InboxFollower {
    const counted = (online: number) => void this.#room.submitSystem({ type: 'agents.count', online })
    return new InboxFollower(
      () => this.#name,
      this.#log,
      () => inboxOf(this.env),
      counted,
    )
  }

  /** The birth of a room. Opening it again changes nothing. */
  open({ room, by, source = { type: 'widget' }, department, locale, page, refreshHash }: OpenArgument): Promise<Reply> {
    this.#access.create(room, refreshHash, Date.now())
    return this.#submit(by, { type: 'conversation.open', id: 'conversation:open', source, department, locale, page })
  }

  /** The same door for those without a socket: HTTP, webhooks, the inbox. */
  submit({ by, command }: { readonly v: 1; readonly by: Person; readonly command: ConversationCommand }): Promise<Reply> {
    return this.#submit(by, command)
  }

  #submit(by: Person, command: ConversationCommand): Promise<Reply> {
    return new Promise((reply) => this.#room.submit(by, command, reply))
  }

  /** History as this role may see it, oldest first. */
  page({
    role,
    before,
    limit,
  }: {
    readonly v: 1
    readonly role: Role
    readonly before?: number
    readonly limit: number
  }): ConversationPage {
    const audience = audienceOf(role)
    const events = this.#log.page({ limit, ...(before === undefined ? {} : { before }) }, audience)
    return { events, start: this.#log.startsAt(events[0]?.seq ?? before ?? 1, audience) }
  }

  /**
   * What a socket that arrives now would be told first, without the socket: for those whose network lets none through.
   * Nothing when the right behind it has ended. Looking is not presence: who looks may be gone before he looks again, and
   * to find that out would keep the room awake for each of them.
   */
  snapshot({ person, right, since, epoch }: SnapshotArgument): ConversationFrame | null {
    if (this.#access.isRevoked(person.id, right)) return null
    // The next look says how many agents are there; a socket would be told.
    if (since === 0) this.ctx.waitUntil(this.#inbox.count())
    return this.#welcome({ person, since, epoch }, this.#connections.present())
  }

  /** Whose refresh secret this is; nothing when it is wrong or thirty days unused. */
  verifyRefresh({ refreshHash }: { readonly v: 1; readonly refreshHash: string }): { person: Person; generation: number } | null {
    const generation = this.#access.verifyRefresh(refreshHash, Date.now())
    const person = this.#log.state.visitor
    return generation === undefined || !person ? null : { person, generation }
  }

  /** A right ended elsewhere: this person's sockets close, and nothing that rests on it opens another. */
  revoke({ person, at }: { readonly v: 1; readonly person: string; readonly at: number }): void {
    this.#access.revoke(person, at)
    this.#connections.revoke(person)
    this.#presence.schedule()
  }

  /** For the sweep: whoever is behind sets out. */
  async catchUp(_: { readonly v: 1 }): Promise<void> {
    await this.#followers.catchUpWithin()
  }

  /** The upgrade, and nothing else. Arriving and coming back are the same: only `since` differs. */
  override fetch(request: Request): Response {
    const identity = JSON.parse(request.headers.get(identityHeader) ?? 'null') as Identity | null
    if (!identity || this.#access.isRevoked(identity.person.id, identity.since)) return new Response(null, { status: 403 })
    const query = new URL(request.url).searchParams
    const { person } = identity
    const joining = { person, since: Number(query.get('since') ?? 0), epoch: query.get('epoch') ?? undefined }
    const here = [...this.#connections.present().filter(({ id }) => id !== person.id), person]
    const answer = this.#connections.accept(identity, JSON.stringify(this.#welcome(joining, here)))
    this.#presence.schedule()
    if (audienceOf(person.role) === 'everyone') this.ctx.waitUntil(this.#inbox.count())
    return answer
  }

  override webSocketMessage(socket: WebSocket, frame: string | ArrayBuffer): void {
    const person = this.#connections.senderOf(socket)
    if (!person || !this.#broadcaster.mayReceive(socket)) return
    const read = decode(frame)
    if ('refused' in read) this.#broadcaster.refuse(socket, read.refused)
    else this.#room.submit(person, read.command, (answer) => this.#broadcaster.reply(socket, answer))
  }

  override webSocketClose(socket: WebSocket, code: number): void {
    this.#connections.acknowledgeClose(socket, code)
    this.#presence.schedule()
  }

  override webSocketError(socket: WebSocket): void {
    this.#connections.acknowledgeClose(socket, closeCodes.unreachable)
    this.#presence.schedule()
  }

  /** Time is one of those who speak. It may come late or twice; the rules only ask what time it is. */
  override async alarm(): Promise<void> {
    this.#alarm.fired()
    await this.#room.submitSystem({ type: 'time.pass' })
    await this.#followers.catchUpWithin()
    this.#alarm.arm()
  }

  /** Whoever claims or speaks for the first time becomes visible to the visitor without having to come in again. */
  #noteParticipants(): void {
    const { participants } = this.#log.state
    if (participants === this.#participants) return
    this.#participants = participants
    this.#presence.schedule()
  }

  #welcome(joining: Joining, here: readonly Person[]): ConversationFrame {
    const audience = audienceOf(joining.person.role)
    return welcomeOf(this.#log, conversation, joining, (view): ConversationView => ({ ...view, present: this.#visible(here, audience) }))
  }

  /** The same rule as the events of presence follow: the visitor knows of those who took part. */
  #visible(here: readonly Person[], audience: Audience): readonly Person[] {
    return audience === 'staff' ? here : here.filter(({ id }) => this.#log.state.participants[id])
  }
}

interface OpenArgument {
  readonly v: 1
  readonly room: RoomId
  readonly by: Person
  readonly source?: ConversationSource
  readonly department: Department
  readonly locale: string
  readonly page: string
  /** SHA-256 of the refresh secret, in hex. */
  readonly refreshHash: string
}

interface SnapshotArgument extends Joining {
  readonly v: 1
  /** Epoch ms of what the right to look rests on: a dismissal at or after it ends it. */
  readonly right: number
}
