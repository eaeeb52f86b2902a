import type { Environment } from '../../client/connection/environment.ts'
import { Draw } from '../../client/draw/draw.ts'
import type { StoredLikes } from '../../client/draw/likes.ts'
import { type DrawFrame, drawItself } from '../../protocol/draw.ts'
import type { Person } from '../../protocol/envelope.ts'
import type { DrawMessages } from '../../protocol/http/draw.ts'
import { badCalls, goodCalls, Wire } from './draw-network.ts'
import { DrawServer } from './draw-server.ts'
import { cutOff, fillDisk } from './failures.ts'
import { calm, type Line, Network, type NetworkFaults, storm } from './network-faults.ts'
import { maya, omar } from './people.ts'
import { RelayServers } from './relay-servers.ts'
import { SeededRandom, VirtualClock } from './virtual-clock.ts'

const guest = (name: string): Person => ({ id: `g_${name.toLowerCase() || 'someone'}`, role: 'guest', name })
/** Who may join: Maya is the host, Omar a moderator, and one person only watches. */
const people = [maya, omar, ...['Rania', 'Karim', 'Salma', 'Tarek', ''].map(guest)]
/** How long the endpoint caches a page. */
const pageCachedMs = 1_000

/** One person in front of one page. */
export interface Viewer {
  readonly person: Person
  readonly line: Line
  draw: Draw
  isHere: boolean
  stored: StoredLikes | undefined
}

/** One random simulation of a draw, with seeded randomness, a network, relays and a server. */
export class DrawSimulation {
  readonly clock = new VirtualClock(() => new Promise((go) => void setImmediate(go)))
  readonly random: SeededRandom
  readonly wire: Wire
  readonly relayServers: RelayServers
  readonly server: DrawServer
  readonly network: Network
  readonly viewers: Viewer[]
  /** The texts that were acknowledged. */
  readonly acked: string[] = []
  /** How often someone joined on their own. */
  comings = 0
  /** Commands without a reply so far. */
  waiting = 0
  readonly #deps: Environment
  readonly #pages = new Map<string, { readonly at: number; readonly page: DrawMessages }>()
  #texts = 0

  constructor(seed: number, faults: NetworkFaults = storm) {
    this.random = new SeededRandom(seed)
    const { clock, random } = this
    this.wire = new Wire(clock, random, faults === storm ? badCalls : goodCalls)
    const history = random.pick([10, 25, 100])
    this.relayServers = new RelayServers(clock, random, this.wire, () => this.server, { relays: random.between(1, 2), history })
    const at = clock.now()
    const closesAt = at + (faults === storm && random.chance(0.3) ? 60_000 : 3 * 3_600_000)
    const schedule = { title: 'Spring', at: at + 3_600_000, wall: '2026-01-05T10:00', zone: 'UTC', hosts: [maya], moderators: [omar] }
    const opensAt = at + random.pick([0, 0, 20_000])
    this.server = new DrawServer(clock, { ...schedule, opensAt, closesAt }, history, (life, n) => this.relayServers.linkTo(life, n))
    this.network = new Network(clock, random, this.relayServers, faults)
    this.#deps = {
      now: () => clock.now(),
      newId: () => `id-${String(this.#texts++).padStart(8, '0')}`,
      random: () => random.roll(),
      schedule: (then, ms) => clock.later(then, ms),
      onNetworkChange: () => () => undefined,
      log: () => undefined,
    }
    this.viewers = people.map((person) => {
      const line: Line = { torn: false, isCut: false, cut: () => undefined }
      const viewer = { person, line, isHere: false, stored: undefined } as unknown as Viewer
      viewer.draw = this.#page(viewer)
      return viewer
    })
    for (const viewer of this.viewers) if (random.chance(0.7)) this.#come(viewer)
  }

  get here(): readonly Viewer[] {
    return this.viewers.filter(({ isHere }) => isHere)
  }

  /**
   * Runs everything at once; then the network recovers, and everyone who is present sees the whole
   * draw.
   */
  async live(): Promise<void> {
    const { clock, random } = this
    for (let n = random.between(20, 80); n > 0; n--) {
      this.#act()
      await clock.run(clock.now() + (random.chance(0.3) ? 0 : random.between(0, 2_000)))
    }
    this.network.faults = calm
    this.wire.luck = goodCalls
    this.server.storage.broken = false
    for (const { line } of this.viewers) line.isCut = false
    await clock.run(clock.now() + 60_000)
    for (const { line } of this.viewers) if (line.torn) line.cut()
    for (const viewer of this.viewers) if (!viewer.isHere && random.chance(0.3)) this.#come(viewer)
    await clock.run(clock.now() + 20_000)
    // A draw that died without notice wakes with the next command, whatever its outcome.
    await this.server.post([{ by: maya, command: { type: 'message.post', id: 'the-last', text: 'thank you all' } }])
    await clock.run(clock.now() + 40_000)
  }

  #act(): void {
    const { random, relayServers, server, here } = this
    const isRough = this.network.faults === storm
    const viewer = here.length > 0 ? random.pick(here) : undefined
    const relay = random.between(0, relayServers.sockets.length - 1)
    const acts: readonly (readonly [number, () => void])[] = [
      [25, () => viewer && this.#post(viewer)],
      [3, () => this.#burst()],
      [12, () => viewer?.draw.like(drawItself, random.chance(0.6))],
      [20, () => viewer && this.#like(viewer)],
      [5, () => viewer && this.#remove(viewer)],
      [4, () => void viewer?.draw.loadOlder()],
      [6, () => this.#come(random.pick(this.viewers))],
      [4, () => viewer && this.#go(viewer)],
      [5, () => relayServers.sleep(relay)],
      [isRough ? 3 : 0, () => viewer && this.#reload(viewer)],
      [isRough ? 4 : 0, () => viewer && cutOff(viewer.line, this.clock, this.random)],
      [isRough ? 3 : 0, () => relayServers.crash(relay)],
      [isRough ? 3 : 0, () => server.crash()],
      [isRough ? 1 : 0, () => fillDisk(this.server.storage, this.clock, this.random)],
    ]
    let weight = random.roll() * acts.reduce((sum, [of]) => sum + of, 0)
    for (const [of, act] of acts) {
      weight -= of
      if (weight >= 0) continue
      act()
      return
    }
  }

  #post({ draw, person }: Viewer): void {
    const text = `word ${this.#texts++} of ${person.name}`
    this.waiting++
    void draw.post(text).then(({ type }) => {
      this.waiting--
      if (type === 'ack') this.acked.push(text)
    })
  }

  /** More messages at once than some relays hold. */
  #burst(): void {
    for (let n = this.random.between(2, 14); n > 0; n--) {
      const id = `burst-${this.#texts++}`
      void this.server.post([{ by: maya, command: { type: 'message.post', id, text: `much ${id}` } }])
    }
  }

  #like({ draw }: Viewer): void {
    const lines = draw.snapshot.lines.filter(({ kind }) => kind === 'message')
    if (lines.length === 0) return
    const { seq, liked } = this.random.pick(lines.slice(-this.random.pick([3, 200])))
    draw.like(seq, this.random.chance(0.8) ? !liked : liked)
  }

  #remove({ draw, person }: Viewer): void {
    const lines = draw.snapshot.lines.filter(({ kind, by }) => kind === 'message' && (person === omar || by.id === person.id))
    if (lines.length > 0) void draw.remove(this.random.pick(lines).seq)
  }

  #come(viewer: Viewer): void {
    if (viewer.isHere) return
    viewer.isHere = true
    this.comings++
    viewer.draw = this.#page(viewer)
    viewer.draw.open()
  }

  #go(viewer: Viewer): void {
    viewer.isHere = false
    viewer.draw.close()
  }

  #reload(viewer: Viewer): void {
    this.#go(viewer)
    this.#come(viewer)
  }

  #page(viewer: Viewer): Draw {
    return new Draw({
      connect: this.network.connectFor<DrawFrame>(viewer.person, viewer.line),
      environment: this.#deps,
      likes: {
        read: () => viewer.stored,
        write: (stored) => {
          viewer.stored = stored
        },
      },
      fetchMessages: (limit, before) => this.#messages(limit, before),
    })
  }

  /** The endpoint: far away, with a cache of one second. */
  async #messages(limit: number, before?: number): Promise<DrawMessages> {
    const { clock, random, network } = this
    const travel = () => new Promise<void>((go) => void clock.later(go, random.between(1, network.faults.delayMs)))
    await travel()
    if (network.faults === storm && random.chance(0.2)) throw new Error('The page did not come.')
    const address = `${limit} ${before}`
    let stored = this.#pages.get(address)
    if (!stored || stored.at + pageCachedMs < clock.now()) {
      stored = { at: clock.now(), page: this.server.page(limit, before) }
      this.#pages.set(address, stored)
    }
    await travel()
    return stored.page
  }
}
