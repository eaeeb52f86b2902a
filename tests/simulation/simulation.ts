import type { Environment } from '../../client/connection/environment.ts'
import { Conversation, type ConversationRequest } from '../../client/conversation/conversation.ts'
import type { Person } from '../../protocol/envelope.ts'
import { MemoryOutbox } from '../support/clients/memory-outbox.ts'
import { ConversationServer } from './conversation-server.ts'
import { cutOff, fillDisk } from './failures.ts'
import { calm, type Line, Network, type NetworkFaults, storm } from './network-faults.ts'
import { bot, layla, maya, nour, omar } from './people.ts'
import { SeededRandom, VirtualClock } from './virtual-clock.ts'

/** Part of every note, and of nothing else. */
export const noteMarker = 'CANARY'

/** One open tab. Tabs of one person share an outbox. */
export interface Tab {
  readonly person: Person
  readonly outbox: MemoryOutbox
  readonly line: Line
  conversation: Conversation
}

/** One random simulation of a conversation, with seeded randomness, a network and a server. */
export class Simulation {
  readonly clock = new VirtualClock()
  readonly random: SeededRandom
  readonly server = new ConversationServer(this.clock)
  readonly network: Network
  readonly tabs: Tab[] = []
  /** What each person sent and was not refused, in order. */
  readonly sent = new Map<string, { readonly kind: string; readonly text: string }[]>()
  readonly #deps: Environment
  /** Requests that got no reply in time. */
  unanswered = 0
  #texts = 0

  /** Over a good network nothing fails: neither the network nor the server. */
  constructor(seed: number, faults: NetworkFaults = storm) {
    this.random = new SeededRandom(seed)
    this.network = new Network(this.clock, this.random, this.server, faults)
    this.#deps = {
      now: () => this.clock.now(),
      newId: () => `id-${String(this.#texts++).padStart(8, '0')}`,
      random: () => this.random.roll(),
      schedule: (then, ms) => this.clock.later(then, ms),
      onNetworkChange: () => () => undefined,
      log: () => undefined,
    }
    for (const [person, tabs] of [
      [layla, 2],
      [omar, 2],
      [maya, 1],
    ] as const) {
      const outbox = new MemoryOutbox()
      for (let n = 0; n < tabs; n++) {
        const line: Line = { torn: false, isCut: false, cut: () => undefined }
        this.tabs.push({ person, outbox, line, conversation: this.#open(person, outbox, line) })
      }
    }
  }

  /** Runs everything at once; then the network recovers and everyone finishes what they began. */
  async live(): Promise<void> {
    for (let n = this.random.between(20, 70); n > 0; n--) {
      this.#act()
      await this.clock.run(this.clock.now() + (this.random.chance(0.3) ? 0 : this.random.between(0, 4_000)))
    }
    this.network.faults = calm
    this.server.storage.broken = false
    for (const { line } of this.tabs) line.isCut = false
    await this.clock.run(this.clock.now() + 30 * 60_000, () => !this.#isQuiet())
    await this.clock.run(this.clock.now() + 60_000)
    // A client that lost the last frame notices with the next one, or when it reconnects.
    for (const { line } of this.tabs) if (line.torn) line.cut()
    this.#endTurn()
    await this.clock.run(this.clock.now() + 60_000)
  }

  #isQuiet(): boolean {
    return this.tabs.every(({ outbox, conversation }) => outbox.items.length === 0 && conversation.snapshot.connection.status === 'online')
  }

  #act(): void {
    const tab = this.random.pick(this.tabs)
    const { conversation, person } = tab
    const isAgent = person.role === 'agent'
    const isRough = this.network.faults === storm
    const acts: readonly (readonly [number, () => void])[] = [
      [30, () => this.#post(tab, 'message')],
      [isAgent ? 10 : 0, () => this.#post(tab, 'note')],
      [4, () => this.#burst(tab)],
      [6, () => this.#remove(tab)],
      [5, () => conversation.typing(this.random.chance(0.7))],
      [8, () => conversation.markRead()],
      [isAgent ? 5 : 0, () => this.#ask(tab, { type: 'claim.take' })],
      [isAgent ? 3 : 0, () => this.#ask(tab, { type: 'claim.release' })],
      [isAgent ? 2 : 0, () => this.#ask(tab, { type: 'conversation.resolve' })],
      [isAgent ? 0 : 4, () => this.#ask(tab, { type: 'person.request' })],
      [isAgent ? 0 : 2, () => this.#ask(tab, { type: 'wait.cancel' })],
      [4, () => void conversation.loadOlder()],
      [8, () => this.#assist()],
      [isRough ? 4 : 0, () => this.#reload(tab)],
      [isRough ? 4 : 0, () => cutOff(tab.line, this.clock, this.random)],
      [isRough ? 3 : 0, () => this.server.crash()],
      [isRough ? 1 : 0, () => this.server.restore(this.random.between(1, 12))],
      [isRough ? 0.15 : 0, () => this.#flood(tab)],
      [isRough ? 2 : 0, () => fillDisk(this.server.storage, this.clock, this.random)],
    ]
    let weight = this.random.roll() * acts.reduce((sum, [of]) => sum + of, 0)
    for (const [of, act] of acts) {
      weight -= of
      if (weight >= 0) continue
      act()
      return
    }
  }

  #post({ conversation, person }: Tab, kind: 'message' | 'note'): void {
    const text = `${kind === 'note' ? noteMarker : 'word'} ${this.#texts++} of ${person.name}`
    const refused = kind === 'note' ? conversation.note(text) : conversation.post(text)
    if (refused) throw new Error(`Refused: ${refused.code}`)
    this.sent.set(person.id, [...(this.sent.get(person.id) ?? []), { kind, text }])
  }

  #burst(tab: Tab): void {
    for (let n = this.random.between(2, 10); n > 0; n--) this.#post(tab, 'message')
  }

  /** Others post more than one page while someone is away. */
  #flood(tab: Tab): void {
    cutOff(tab.line, this.clock, this.random)
    for (let n = 0; n < 230; n++) this.server.post(bot, { type: 'message.post', id: `flood:${this.#texts++}`, text: `much ${n}` })
  }

  #remove(tab: Tab): void {
    const { conversation, person } = tab
    const own = conversation.snapshot.lines.filter(({ by, kind }) => by.id === person.id && kind !== 'system')
    if (own.length > 0) this.#ask(tab, { type: 'message.remove', target: this.random.pick(own).seq })
  }

  #ask({ conversation }: Tab, what: ConversationRequest): void {
    void conversation.request(what).then((answer) => {
      if (answer.type === 'refused' && answer.code === 'unavailable') this.unanswered++
    })
  }

  /**
   * The assistant begins an answer, publishes a draft or two, and posts the answer, or dies in
   * between.
   */
  #assist(): void {
    const n = () => this.server.log.state.answer?.n
    this.server.post(nour, { type: 'answer.begin', id: 'answer:begin', upTo: this.server.log.head, until: this.clock.now() + 5_000 })
    const turn = n()
    if (turn === undefined) return
    for (const wait of [100, 300]) {
      this.clock.later(() => this.server.post(nour, { type: 'message.draft', id: `draft:${turn}`, n: turn, text: `so far ${wait}` }), wait)
    }
    if (this.random.chance(0.7))
      this.clock.later(() => this.server.post(nour, { type: 'message.post', id: `answer:${turn}`, text: `Answer ${turn}.` }), 600)
  }

  #endTurn(): void {
    const { answer } = this.server.log.state
    if (answer) this.server.post(nour, { type: 'answer.end', id: 'answer:end', n: answer.n })
  }

  #reload(tab: Tab): void {
    tab.conversation.close()
    tab.conversation = this.#open(tab.person, tab.outbox, tab.line)
  }

  #open(person: Person, outbox: MemoryOutbox, line: Line): Conversation {
    const fetchOlder = async (before: number) => {
      await new Promise<void>((go) => void this.clock.later(go, this.random.between(1, this.network.faults.delayMs)))
      if (this.network.faults === storm && this.random.chance(0.2)) throw new Error('The page did not come.')
      const page = this.server.page(person.role, before)
      if (person.role === 'visitor') this.network.receivedByVisitor.push(JSON.stringify(page))
      const wait = this.random.between(1, this.network.faults.delayMs)
      await new Promise<void>((go) => void this.clock.later(go, wait))
      return page
    }
    const conversation = new Conversation({ connect: this.network.connectFor(person, line), fetchOlder, outbox, environment: this.#deps })
    conversation.open()
    return conversation
  }
}
