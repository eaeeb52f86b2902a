import type { DrawLink, Push, PushReply } from '../../durable-objects/relay/relay-protocol.ts'
import { ViewerHub } from '../../durable-objects/relay/viewer-hub.ts'
import type { Connections } from '../../durable-objects/sockets/connections.ts'
import type { Person } from '../../protocol/envelope.ts'
import type { Socket } from './conversation-server.ts'
import { Life, type Wire } from './draw-network.ts'
import type { DrawServer } from './draw-server.ts'
import type { FarEnd } from './network-faults.ts'
import type { SeededRandom, VirtualClock } from './virtual-clock.ts'

/** One relay in one life: the real crowd on sockets of ours. */
interface RelayServer {
  readonly life: Life
  readonly crowd: ViewerHub
  /** How far this life has surely come: from there on it must not say what was removed before. */
  took: number
}

/** All relays of a draw, and the door that seats viewers in them. A relay may fall asleep with its sockets, or die with them. */
export class RelayServers implements FarEnd {
  readonly sockets: Set<Socket>[]
  /** Words that left a relay after it had heard of their removal. */
  readonly leaks: string[] = []
  deaths = 0
  sleeps = 0
  readonly #clock: VirtualClock
  readonly #random: SeededRandom
  readonly #wire: Wire
  readonly #draw: () => DrawServer
  /** So many of the newest events a relay keeps. */
  readonly history: number
  readonly #relays = new Map<number, RelayServer>()
  readonly #seatOf = new Map<Socket, number>()
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

  /** How many the draw should say that there are: each person once per relay. */
  get viewers(): number {
    return this.sockets.reduce((sum, sockets) => sum + present(sockets).length, 0)
  }

  linkTo(from: Life, n: number): { push(push: Push): Promise<PushReply> } {
    return {
      push: (push) =>
        this.#wire.call(
          from,
          () => this.#relay(n),
          push,
          async (relay, said) => {
            const taken = await relay.crowd.push(said)
            relay.took = Math.max(relay.took, taken.upTo)
            return taken
          },
        ),
    }
  }

  /** Any relay takes anyone. Most come back to the same one. */
  arrive(socket: Socket, since: number, epoch: string | undefined): void {
    const home = this.#homes.get(socket.person.id)
    const n = home === undefined || this.#random.chance(0.15) ? this.#random.between(0, this.sockets.length - 1) : home
    this.#homes.set(socket.person.id, n)
    const { life, crowd } = this.#relay(n)
    life.atEnd(() => socket.close(1006))
    void crowd.ready().then(
      () => {
        if (life.isOver || this.#gone.has(socket)) return
        this.sockets[n]!.add(socket)
        this.#seatOf.set(socket, n)
        this.#send(n, socket, crowd.welcome({ person: socket.person, since, epoch }))
        crowd.viewersChanged()
      },
      () => socket.close(1011),
    )
  }

  hear(socket: Socket, frame: string): void {
    const n = this.#seatOf.get(socket)
    if (n !== undefined && this.sockets[n]!.has(socket)) this.#relay(n).crowd.receive(socket as unknown as WebSocket, frame)
  }

  leave(socket: Socket): void {
    this.#gone.add(socket)
    const n = this.#seatOf.get(socket)
    if (n !== undefined && this.sockets[n]!.delete(socket)) this.#relay(n).crowd.viewersChanged()
  }

  /** Killed, with all its sockets and all that it had not passed on. */
  crash(n: number): void {
    this.deaths++
    const sockets = [...this.sockets[n]!]
    this.sockets[n]!.clear()
    this.#relays.get(n)?.life.end()
    this.#relays.delete(n)
    for (const socket of sockets) socket.close(1006)
  }

  /** Nobody has anything for it to do: the platform takes its memory, and leaves the sockets. */
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
    const life = new Life(this.#clock)
    // A process does not come back within the same millisecond.
    this.#boot = Math.max(this.#boot + 1, this.#clock.now())
    let boot: number | undefined = this.#boot
    const crowd = new ViewerHub(
      this.#seats(n),
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
        failed: () => undefined,
      },
    )
    const relay: RelayServer = { life, crowd, took: 0 }
    this.#relays.set(n, relay)
    return relay
  }

  #link(life: Life, n: number): DrawLink {
    return {
      snapshot: () => this.#wire.call(life, this.#draw, n, (draw, relay) => draw.snapshot(relay)),
      submitBatch: (words) => this.#wire.call(life, this.#draw, words, (draw, said) => draw.say(said), { once: true }),
      count: (count) => this.#wire.call(life, this.#draw, count, (draw, said) => draw.count(n, said)),
    }
  }

  #seats(n: number): Connections {
    const sockets = this.sockets[n]!
    const seats = {
      get size() {
        return sockets.size
      },
      live: () => [...sockets],
      present: () => present(sockets),
      senderOf: (socket: Socket) => (sockets.has(socket) ? socket.person : undefined),
      send: (socket: Socket, frame: string) => this.#send(n, socket, frame),
      close: (socket: Socket, code: number) => {
        if (sockets.delete(socket)) socket.close(code)
      },
    }
    return seats as unknown as Connections
  }

  #send(n: number, socket: Socket, frame: string): void {
    const took = this.#relays.get(n)?.took ?? 0
    for (const [text, seq] of this.#draw().removed) if (seq <= took && frame.includes(`"${text}"`)) this.leaks.push(text)
    socket.send(frame)
  }
}

const present = (sockets: ReadonlySet<Socket>): Person[] => [...new Map([...sockets].map(({ person }) => [person.id, person])).values()]
