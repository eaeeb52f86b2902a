import type { DrawLink, Push, PushReply } from '../../durable-objects/relay/relay-protocol.ts'
import { ViewerHub } from '../../durable-objects/relay/viewer-hub.ts'
import type { Connections } from '../../durable-objects/sockets/connections.ts'
import type { Person } from '../../protocol/envelope.ts'
import type { Socket } from './conversation-server.ts'
import { Boot, type Wire } from './draw-network.ts'
import type { DrawServer } from './draw-server.ts'
import type { FarEnd } from './network-faults.ts'
import type { SeededRandom, VirtualClock } from './virtual-clock.ts'

/** One boot of one relay: the real viewer hub on simulated sockets. */
interface RelayServer {
  readonly life: Boot
  readonly hub: ViewerHub
  /**
   * How far this boot has certainly come: from there on it must not publish what was removed
   * before.
   */
  took: number
}

/**
 * All relays of a draw, and the endpoint that assigns viewers to them. A relay may sleep with its
 * sockets, or die with them.
 */
export class RelayServers implements FarEnd {
  readonly sockets: Set<Socket>[]
  /** Texts that left a relay after it knew of their removal. */
  readonly leaks: string[] = []
  deaths = 0
  sleeps = 0
  readonly #clock: VirtualClock
  readonly #random: SeededRandom
  readonly #wire: Wire
  readonly #draw: () => DrawServer
  /** How many of the newest events a relay holds. */
  readonly history: number
  readonly #relays = new Map<number, RelayServer>()
  readonly #connectionOf = new Map<Socket, number>()
  readonly #homes = new Map<string, number>()
  readonly #gone = new WeakSet<Socket>()
  #boot = 0
  #marks = 0

  constructor(
    clock: VirtualClock,
    random: SeededRandom,
    wire: Wire,
    draw: () => DrawServer,
    { relays, history }: { relays: number; history: number },
  ) {
    this.#clock = clock
    this.#random = random
    this.#wire = wire
    this.#draw = draw
    this.history = history
    this.sockets = Array.from({ length: relays }, () => new Set())
  }

  /** The viewer count that the draw should publish: each person once per relay. */
  get viewers(): number {
    return this.sockets.reduce((sum, sockets) => sum + present(sockets).length, 0)
  }

  linkTo(from: Boot, n: number): { push(push: Push): Promise<PushReply> } {
    return {
      push: (push) =>
        this.#wire.call(
          from,
          () => this.#relay(n),
          push,
          async (relay, sent) => {
            const taken = await relay.hub.push(sent)
            relay.took = Math.max(relay.took, taken.upTo)
            return taken
          },
        ),
    }
  }

  /** Any relay accepts anyone. Most come back to the same one. */
  arrive(socket: Socket, since: number, epoch: string | undefined): void {
    const home = this.#homes.get(socket.person.id)
    const n = home === undefined || this.#random.chance(0.15) ? this.#random.between(0, this.sockets.length - 1) : home
    this.#homes.set(socket.person.id, n)
    const { life, hub } = this.#relay(n)
    life.atEnd(() => socket.close(1006))
    void hub.ready().then(
      () => {
        if (life.isOver || this.#gone.has(socket)) return
        this.sockets[n]!.add(socket)
        this.#connectionOf.set(socket, n)
        this.#send(n, socket, JSON.stringify(hub.welcome({ person: socket.person, since, epoch })))
        hub.viewersChanged()
      },
      () => socket.close(1011),
    )
  }

  receive(socket: Socket, frame: string): void {
    const n = this.#connectionOf.get(socket)
    if (n !== undefined && this.sockets[n]!.has(socket)) this.#relay(n).hub.receive(socket as unknown as WebSocket, frame)
  }

  leave(socket: Socket): void {
    this.#gone.add(socket)
    const n = this.#connectionOf.get(socket)
    if (n !== undefined && this.sockets[n]!.delete(socket)) this.#relay(n).hub.viewersChanged()
  }

  /** A kill, with all sockets and everything that was not passed on. */
  crash(n: number): void {
    this.deaths++
    const sockets = [...this.sockets[n]!]
    this.sockets[n]!.clear()
    this.#relays.get(n)?.life.end()
    this.#relays.delete(n)
    for (const socket of sockets) socket.close(1006)
  }

  /** Nothing is pending: the platform drops the memory and leaves the sockets open. */
  sleep(n: number): void {
    const relay = this.#relays.get(n)
    if (!relay || relay.life.busy > 0) return
    this.sleeps++
    relay.life.isOver = true
    this.#relays.delete(n)
  }

  #relay(n: number): RelayServer {
    const known = this.#relays.get(n)
    if (known) return known
    const life = new Boot(this.#clock)
    // A process does not come back within the same millisecond.
    this.#boot = Math.max(this.#boot + 1, this.#clock.now())
    let boot: number | undefined = this.#boot
    const hub = new ViewerHub(
      this.#connections(n),
      this.#link(life, n),
      { history: this.history, viewersPerRelay: 4_000 },
      {
        now: () => {
          const at = boot ?? this.#clock.now()
          boot = undefined
          return at
        },
        random: () => this.#random.roll(),
        newId: () => `mark-${this.#boot}-${this.#marks++}`,
        later: (then, ms) => life.later(then, ms),
        waitUntil: () => undefined,
        published: () => undefined,
        reset: () => undefined,
        failed: () => undefined,
      },
    )
    const relay: RelayServer = { life, hub, took: 0 }
    this.#relays.set(n, relay)
    return relay
  }

  #link(life: Boot, n: number): DrawLink {
    return {
      snapshot: () => this.#wire.call(life, this.#draw, n, (draw, relay) => draw.snapshot(relay)),
      submitBatch: (text) => this.#wire.call(life, this.#draw, text, (draw, sent) => draw.post(sent), { once: true }),
      count: (count) => this.#wire.call(life, this.#draw, count, (draw, sent) => draw.count(n, sent)),
    }
  }

  #connections(n: number): Connections {
    const sockets = this.sockets[n]!
    const connections = {
      get size() {
        return sockets.size
      },
      closed: 0,
      live: () => [...sockets],
      present: () => present(sockets),
      subprotocolOf: () => undefined,
      senderOf: (socket: Socket) => (sockets.has(socket) ? socket.person : undefined),
      send: (socket: Socket, frame: string) => this.#send(n, socket, frame),
      close: (socket: Socket, code: number) => {
        if (sockets.delete(socket)) socket.close(code)
      },
    }
    return connections as unknown as Connections
  }

  #send(n: number, socket: Socket, frame: string): void {
    const took = this.#relays.get(n)?.took ?? 0
    for (const [text, seq] of this.#draw().removed) if (seq <= took && frame.includes(`"${text}"`)) this.leaks.push(text)
    socket.send(frame)
  }
}

const present = (sockets: ReadonlySet<Socket>): Person[] => [...new Map([...sockets].map(({ person }) => [person.id, person])).values()]
