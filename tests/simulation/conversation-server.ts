import type { StateView } from '../../domain/conversation/rules.ts'
import type { State } from '../../domain/conversation/state.ts'
import { Room } from '../../durable-objects/room/room.ts'
import { welcomeOf } from '../../durable-objects/room/welcome.ts'
import { conversationCodecs } from '../../durable-objects/sockets/codec.ts'
import type { Connections } from '../../durable-objects/sockets/connections.ts'
import { SocketBroadcaster } from '../../durable-objects/sockets/socket-broadcaster.ts'
import type { ConversationCommand, ConversationEvent, ConversationPage, ConversationView } from '../../protocol/conversation.ts'
import { audienceOf, type EventEnvelope, type Person, type Reply } from '../../protocol/envelope.ts'
import { textOf } from '../../protocol/message.ts'
import { decode } from '../../protocol/schemas/decode.ts'
import { RoomLog } from '../../storage/room/room-log.ts'
import { conversation } from './conversation.ts'
import { layla } from './people.ts'
import { SqliteStorage } from './sqlite-storage.ts'
import type { VirtualClock } from './virtual-clock.ts'

/** The server's end of one connection. */
export interface Socket {
  readonly person: Person
  send(frame: string): void
  close(code: number): void
}

/**
 * The server of one conversation: the real room, log, frames and welcome, on a disk that survives.
 * What the Durable Object adds (hibernation, credentials, followers) is tested inside the runtime.
 */
export class ConversationServer {
  readonly storage = new SqliteStorage()
  /** Every event that this room ever published. */
  readonly received: EventEnvelope<ConversationEvent>[] = []
  readonly acked = new Map<string, Reply>()
  /** Messages that a restore removed. */
  readonly lost = new Set<string>()
  crashes = 0
  readonly #clock: VirtualClock
  #sockets = new Set<Socket>()
  #parts: Parts

  constructor(clock: VirtualClock) {
    this.#clock = clock
    this.#parts = this.#wake()
    const department = { id: 'hosting', name: 'Hosting', persona: 'Nour' }
    this.post(layla, {
      type: 'conversation.open',
      source: { type: 'widget' },
      id: 'conversation:open',
      department,
      locale: 'en',
      page: 'https://shop.example/',
    })
  }

  get log(): RoomLog<State, ConversationEvent> {
    return this.#parts.log
  }

  get here(): Person[] {
    return [...new Map([...this.#sockets].map(({ person }) => [person.id, person])).values()]
  }

  /** Posts for someone without a socket. */
  post(by: Person, command: ConversationCommand): void {
    this.#parts.room.submit(by, command, () => undefined)
  }

  arrive(socket: Socket, since: number, epoch: string | undefined): void {
    const here = [...this.here.filter(({ id }) => id !== socket.person.id), socket.person]
    const view = (room: StateView): ConversationView => ({ ...room, present: this.visible(here, socket.person) })
    const frame = JSON.stringify(welcomeOf(this.log, conversation, { person: socket.person, since, epoch }, view))
    this.#sockets.add(socket)
    socket.send(frame)
    this.#publishPresence()
  }

  receive(socket: Socket, frame: string): void {
    if (!this.#sockets.has(socket)) return
    const { room, sockets } = this.#parts
    if ('refused' in decode(frame)) throw new Error(`The client sent what is no command: ${frame}`)
    sockets.receive(socket as unknown as WebSocket, frame, (by, command, reply) =>
      room.submit(by, command, (answer) => {
        if (answer.type === 'ack') this.acked.set(answer.id, answer)
        reply(answer)
      }),
    )
  }

  leave(socket: Socket): void {
    if (!this.#sockets.delete(socket)) return
    // As the object does: receipts were kept with the socket.
    if (!this.storage.broken) this.log.storeState()
    this.#publishPresence()
  }

  page(role: Person['role'], before: number): ConversationPage {
    const audience = audienceOf(role)
    const events = this.log.page({ before, limit: 7 }, audience)
    return { events, start: this.log.startsAt(events[0]?.seq ?? before, audience) }
  }

  /** A kill and a restart: memory and sockets are lost, the disk is not. */
  crash(): void {
    this.crashes++
    this.#parts.alive.is = false
    const sockets = this.#sockets
    this.#sockets = new Set()
    this.#parts = this.#wake()
    this.#forgetLostReceipts()
    for (const socket of sockets) socket.close(1006)
  }

  /** Receipts that were not stored are lost in a crash; the readers' clients send them again. */
  #forgetLostReceipts(): void {
    const { receipts } = this.log.state
    for (const [i, event] of [...this.received.entries()].reverse()) {
      if (event.type !== 'receipt.moved') continue
      const { received, read } = receipts[event.by.id] ?? { received: 0, read: 0 }
      if (event.received > received || event.read > read) this.received.splice(i, 1)
    }
  }

  /** Restores an earlier state: what came later never happened, and every copy of it is invalid. */
  restore(places: number): void {
    const from = Math.max(1, this.log.head - places)
    const later = this.log.after(from, places)
    // A removed body cannot come back here, so the simulation does not restore to such a state.
    if (later.length === 0 || later.some(({ type }) => type.endsWith('.removed'))) return
    for (const event of later) {
      this.acked.delete(event.id)
      if ('parts' in event) this.lost.add(textOf(event.parts))
    }
    this.received.splice(this.received.findIndex((event) => 'seq' in event && Number(event.seq) > from))
    const state = this.received.reduce(conversation.evolve, conversation.start)
    // The platform restores, not the room: a disk that is full for the room does not matter.
    const { broken } = this.storage
    this.storage.broken = false
    this.storage.sql.exec('DELETE FROM events WHERE seq > ?', from)
    this.storage.sql.exec('UPDATE room SET epoch = ?, state = ?', `life-${this.crashes + 1}`, JSON.stringify(state))
    this.storage.broken = broken
    this.crash()
  }

  visible(here: readonly Person[], to: Person): readonly Person[] {
    return audienceOf(to.role) === 'staff' ? here : here.filter(({ id }) => this.log.state.participants[id])
  }

  #publishPresence(): void {
    void this.#parts.room.submitSystem({ type: 'presence.set', present: this.here })
  }

  #wake(): Parts {
    const alive = { is: true }
    const now = () => this.#clock.now()
    const log = new RoomLog<State, ConversationEvent>(this.storage.asStorage, conversation, () => 'life-0')
    const connections = {
      live: (audience: string) => [...this.#sockets].filter(({ person }) => audienceOf(person.role) === audience),
      senderOf: (socket: Socket) => socket.person,
      subprotocolOf: () => undefined,
      send: (socket: Socket, frame: string) => socket.send(frame),
      close: (socket: Socket, code: number) => {
        this.#sockets.delete(socket)
        socket.close(code)
      },
    }
    const sockets = new SocketBroadcaster<ConversationCommand, ConversationEvent>(
      connections as unknown as Connections,
      conversationCodecs,
      conversation.policies,
      {
        now,
        published: () => undefined,
      },
    )
    const recorder = {
      onTurn: ({ events }: { readonly events: readonly EventEnvelope<ConversationEvent>[] }) => void this.received.push(...events),
    }
    const room = new Room(conversation, log, [sockets, recorder], {
      now,
      defer: (then) => void this.#clock.later(() => alive.is && then(), 0),
      logger: { turn() {}, refused() {}, error() {} },
    })
    return { alive, log, sockets, room }
  }
}

interface Parts {
  readonly alive: { is: boolean }
  readonly log: RoomLog<State, ConversationEvent>
  readonly sockets: SocketBroadcaster<ConversationCommand, ConversationEvent>
  readonly room: Room<State, ConversationCommand, ConversationEvent, StateView>
}
