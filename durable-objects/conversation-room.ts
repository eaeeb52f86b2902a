import { DurableObject } from 'cloudflare:workers'
import { rpcStream } from '../assistant/stream/rpc-stream.ts'
import { conversationRules, type StateView } from '../domain/conversation/rules.ts'
import type { State } from '../domain/conversation/state.ts'
import type { Rules } from '../domain/rules.ts'
import type {
  ConversationCommand,
  ConversationEvent,
  ConversationFrame,
  ConversationPage,
  ConversationSource,
  ConversationView,
  Department,
} from '../protocol/conversation.ts'
import { audienceOf, type Person, type Reply, type Role, type RoomId } from '../protocol/envelope.ts'
import { Cursors } from '../storage/room/cursors.ts'
import { RoomAccess } from '../storage/room/room-access.ts'
import { RoomLog } from '../storage/room/room-log.ts'
import { archiveCollects } from './archive-settings.ts'
import { type Ask, AssistantFollower } from './conversation/assistant-follower.ts'
import { conversationFollowers } from './conversation/followers.ts'
import { InboxFollower, type RowAnswer } from './conversation/inbox-follower.ts'
import { ConversationPresence } from './conversation/presence.ts'
import { KeptReceipts } from './conversation/receipts.ts'
import { conversationSettingsOf } from './conversation-settings.ts'
import { errorName, log } from './logging/logger.ts'
import { AwakeTime } from './metrics/awake-time.ts'
import { count, reportCounts } from './metrics/isolate-counters.ts'
import { inboxOf } from './namespaces.ts'
import { Alarm } from './room/alarm.ts'
import { Followers } from './room/followers.ts'
import { type RearchiveArgument, rearchive } from './room/rearchive.ts'
import { Room } from './room/room.ts'
import { RoomLogger } from './room/room-logger.ts'
import { type Joining, welcomeOf } from './room/welcome.ts'
import { conversationCodecs } from './sockets/codec.ts'
import { Connections, closeCodes } from './sockets/connections.ts'
import { SocketBroadcaster } from './sockets/socket-broadcaster.ts'
import { forbidden, readUpgrade } from './sockets/upgrade.ts'

/** One conversation. An adapter between the platform and the room. */
export class ConversationRoom extends DurableObject<Env> {
  /** A field, which no caller over RPC can read. */
  readonly awake = new AwakeTime(Date.now)
  readonly #access: RoomAccess
  readonly #rules: Rules<State, ConversationCommand, ConversationEvent, StateView>
  readonly #log: RoomLog<State, ConversationEvent>
  readonly #connections: Connections
  readonly #broadcaster: SocketBroadcaster<ConversationCommand, ConversationEvent>
  readonly #presence: ConversationPresence
  readonly #inbox: InboxFollower
  readonly #followers: Followers<State, ConversationEvent>
  readonly #alarm: Alarm
  readonly #room: Room<State, ConversationCommand, ConversationEvent, StateView>

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    const logger = new RoomLogger(
      () => this.#access.room,
      env.VERSION?.id,
      (code) => count(`refused:${code}`),
    )
    const waitUntil = (work: Promise<void>) => ctx.waitUntil(this.awake.during(work))
    this.#rules = conversationRules(conversationSettingsOf(env))
    this.#log = new RoomLog(ctx.storage, this.#rules, () => crypto.randomUUID())
    this.#access = new RoomAccess(ctx.storage.sql)
    this.#connections = new Connections(ctx, Date.now)
    this.#broadcaster = new SocketBroadcaster(this.#connections, conversationCodecs, this.#rules.policies, {
      now: Date.now,
      published: (sockets) => logger.published(sockets),
    })
    this.#presence = new ConversationPresence(
      this.#log,
      this.#connections,
      (present) => void this.#room.submitSystem({ type: 'presence.set', present }),
      { now: Date.now, later: this.awake.later },
    )
    const name = () => this.#name
    const assistant = this.#assistantFollower()
    this.#inbox = new InboxFollower(name, this.#log, {
      now: Date.now,
      inbox: () => inboxOf(env),
      counted: (online) => void this.#room.submitSystem({ type: 'agents.count', online }),
      isBehind: () => this.#followers.isBehind('inbox'),
      lost: () => this.#followers.hasten('inbox'),
      waitUntil,
    })
    const followers = [...conversationFollowers(env, name, this.#log, archiveCollects(env)), this.#inbox, assistant]
    this.#followers = new Followers(this.#log, new Cursors(ctx.storage.sql), followers, waitUntil, {
      now: Date.now,
      random: Math.random,
      settled: () => {
        this.#alarm.arm()
        waitUntil(reportCounts(env))
      },
      followed: (places) => {
        if ('archive' in places) this.#log.storeState()
        logger.followed(places)
      },
      failed: (follower, tries, error) => logger.failed(follower, tries, error),
    })
    const idleAt = () => this.#rules.dueAt(this.#log.state, this.#log.lastAt)
    this.#alarm = new Alarm(ctx.storage, [idleAt, () => this.#followers.dueAt(), () => this.#inbox.dueAt])
    const receipts = new KeptReceipts(this.#log, this.#connections)
    receipts.restore()
    const listeners = [this.#broadcaster, receipts, assistant, this.#inbox, this.#presence, this.#followers, this.#alarm]
    this.#room = new Room(this.#rules, this.#log, listeners, {
      now: Date.now,
      defer: (then) => this.awake.later(then, 0),
      logger,
    })
    // A follower was interrupted when this object last died: it resumes at the first wake.
    this.#followers.resume()
  }

  /** Stored when the room is created, before a follower can have work. */
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

  /** Creates the conversation. A repeat changes nothing. */
  open({ room, by, source = { type: 'widget' }, department, locale, page, refreshHash }: OpenArgument): Promise<Reply> {
    this.#access.create(room, refreshHash, Date.now())
    return this.#submit(by, { type: 'conversation.open', id: 'conversation:open', source, department, locale, page })
  }

  /** A command without a socket: from HTTP, a webhook, the inbox. */
  submit({ by, command }: { readonly v: 1; readonly by: Person; readonly command: ConversationCommand }): Promise<Reply> {
    return this.#submit(by, command)
  }

  #submit(by: Person, command: ConversationCommand): Promise<Reply> {
    return new Promise((resolve) => this.#room.submit(by, command, resolve))
  }

  /** A page of message history as this role may see it, oldest first. */
  page({ role, before, limit }: PageArgument): ConversationPage {
    const audience = audienceOf(role)
    const events = this.#log.page({ limit, ...(before === undefined ? {} : { before }) }, audience)
    return { events, start: this.#log.startsAt(events[0]?.seq ?? before ?? 1, audience) }
  }

  /**
   * The welcome frame for a poller; null when their access was revoked. Pollers are not present here: a poller sends no
   * close, and checking for them would keep the room awake.
   */
  snapshot({ person, right, since, epoch }: SnapshotArgument): ConversationFrame | null {
    if (this.#access.isRevoked(person.id, right)) return null
    // A socket gets the count as an event; a poller gets it with the next poll.
    if (since === 0) this.ctx.waitUntil(this.awake.during(this.#inbox.count()))
    return this.#welcome({ person, since, epoch })
  }

  /** The visitor whose refresh secret this is; null when it is wrong or unused for thirty days. */
  verifyRefresh({ refreshHash }: { readonly v: 1; readonly refreshHash: string }): { person: Person; generation: number } | null {
    const generation = this.#access.verifyRefresh(refreshHash, Date.now())
    const person = this.#log.state.visitor
    return generation === undefined || !person ? null : { person, generation }
  }

  /**
   * Access was revoked elsewhere: closes this person's sockets and refuses new ones with older
   * credentials. `releasesClaim`: they do not come back, so the conversation waits for another agent.
   */
  async revoke({ person, at, releasesClaim = false }: RevokeArgument): Promise<void> {
    this.#access.revoke(person, at)
    this.#connections.revoke(person)
    this.#presence.changed()
    const { status } = this.#log.state
    if (releasesClaim && status.is === 'claimed' && status.agent.id === person) await this.#room.submitSystem({ type: 'claim.release' })
  }

  /** The row in the agents' list, for an inbox that has lost it; null until it is listed. */
  inboxRow(_: { readonly v: 1 }): RowAnswer | null {
    return this.#inbox.row()
  }

  /** For the reconcile job: followers that are behind catch up. */
  async catchUp(_: { readonly v: 1 }): Promise<void> {
    await this.#followers.flushWithin()
  }

  /** For an operator whose D1 has lost rows: see `room/rearchive.ts`. */
  rearchive({ since }: RearchiveArgument): Promise<number> {
    return rearchive(this.#log, this.#followers, since)
  }

  /** The WebSocket upgrade. A new connection and a resumed one differ only in `since`. */
  override fetch(request: Request): Response {
    const upgrade = readUpgrade(request, ({ person, since }) => !this.#access.isRevoked(person.id, since))
    if (!upgrade) return forbidden()
    const { identity, joining } = upgrade
    const codec = conversationCodecs.of(upgrade.subprotocol)
    const response = this.#connections.accept(identity, codec, codec.encode(this.#welcome(joining, identity.person)).text)
    this.#presence.changed()
    if (audienceOf(identity.person.role) === 'everyone') this.ctx.waitUntil(this.awake.during(this.#inbox.count()))
    return response
  }

  override webSocketMessage(socket: WebSocket, frame: string | ArrayBuffer): void {
    this.#broadcaster.receive(socket, frame, (by, command, reply) => this.#room.submit(by, command, reply))
  }

  override webSocketClose(socket: WebSocket, code: number): void {
    this.#disconnected(socket, code)
  }

  override webSocketError(socket: WebSocket): void {
    this.#disconnected(socket, closeCodes.unreachable)
  }

  #disconnected(socket: WebSocket, code: number): void {
    this.#connections.acknowledgeClose(socket, code)
    this.#presence.changed()
    // Their receipts were kept with the socket.
    this.#log.storeState()
  }

  /** It may fire late or twice: the rules only ask what time it is. */
  override async alarm(): Promise<void> {
    this.#alarm.fired()
    await this.#room.submitSystem({ type: 'time.pass' })
    await this.awake.during(this.#followers.catchUpWithin())
    this.#inbox.sendDue()
    this.#alarm.arm()
  }

  #welcome(joining: Joining, connecting?: Person): ConversationFrame {
    const present = this.#presence.visibleTo(audienceOf(joining.person.role), connecting)
    return welcomeOf(this.#log, this.#rules, joining, (view): ConversationView => ({ ...view, present }))
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

interface RevokeArgument {
  readonly v: 1
  readonly person: string
  /** Epoch ms. */
  readonly at: number
  readonly releasesClaim?: boolean
}

interface PageArgument {
  readonly v: 1
  readonly role: Role
  readonly before?: number
  readonly limit: number
}

interface SnapshotArgument extends Joining {
  readonly v: 1
  /**
   * Epoch ms of the credential behind the request: a revocation at this time or later refuses it.
   */
  readonly right: number
}
