import type { Surroundings } from '../../client/connection/environment.ts'
import { type Asked, Conversation } from '../../client/conversation/conversation.ts'
import { MemoryOutbox } from '../../client/conversation/outbox.ts'
import type { Person } from '../../protocol/envelope.ts'
import { House } from './conversation-system.ts'
import { cutOff, fillDisk } from './failures.ts'
import { calm, type Line, Network, storm, type Weather } from './network-faults.ts'
import { bot, layla, maya, nour, omar } from './people.ts'
import { Dice, VirtualClock } from './virtual-clock.ts'

/** In every note, and nowhere else. */
export const canary = 'CANARY'

/** One open tab. Tabs of one person share an outbox. */
export interface Tab {
  readonly person: Person
  readonly outbox: MemoryOutbox
  readonly line: Line
  conversation: Conversation
}

/** One random history of a conversation: said by these dice, over this network, in this house. */
export class History {
  readonly clock = new VirtualClock()
  readonly dice: Dice
  readonly house = new House(this.clock)
  readonly network: Network
  readonly tabs: Tab[] = []
  /** What each person said and was not refused, in order. */
  readonly said = new Map<string, { readonly kind: string; readonly text: string }[]>()
  readonly #around: Surroundings
  /** Questions to which nobody had an answer in time. */
  unanswered = 0
  #words = 0

  /** In good weather nothing breaks: neither the network nor the house. */
  constructor(seed: number, weather: Weather = storm) {
    this.dice = new Dice(seed)
    this.network = new Network(this.clock, this.dice, this.house, weather)
    this.#around = {
      now: () => this.clock.now(),
      newId: () => `id-${String(this.#words++).padStart(8, '0')}`,
      dice: () => this.dice.roll(),
      later: (then, ms) => this.clock.later(then, ms),
      onReturn: () => () => undefined,
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

  /** Everything at once; then any storm passes and everyone finishes what he had begun. */
  async live(): Promise<void> {
    for (let n = this.dice.between(20, 70); n > 0; n--) {
      this.#act()
      await this.clock.run(this.clock.now() + (this.dice.chance(0.3) ? 0 : this.dice.between(0, 4_000)))
    }
    this.network.weather = calm
    this.house.storage.broken = false
    for (const { line } of this.tabs) line.isCut = false
    await this.clock.run(this.clock.now() + 30 * 60_000, () => !this.#isQuiet())
    await this.clock.run(this.clock.now() + 60_000)
    // Someone whose last frame fell out of the line finds out with the next one, or when he comes back.
    for (const { line } of this.tabs) if (line.torn) line.cut()
    this.#endTurn()
    await this.clock.run(this.clock.now() + 60_000)
  }

  #isQuiet(): boolean {
    return this.tabs.every(({ outbox, conversation }) => outbox.entries.length === 0 && conversation.snapshot.connection.is === 'online')
  }

  #act(): void {
    const tab = this.dice.pick(this.tabs)
    const { conversation, person } = tab
    const isAgent = person.role === 'agent'
    const isRough = this.network.weather === storm
    const acts: readonly (readonly [number, () => void])[] = [
      [30, () => this.#say(tab, 'message')],
      [isAgent ? 10 : 0, () => this.#say(tab, 'note')],
      [4, () => this.#burst(tab)],
      [6, () => this.#remove(tab)],
      [5, () => conversation.typing(this.dice.chance(0.7))],
      [8, () => conversation.seen()],
      [isAgent ? 5 : 0, () => this.#ask(tab, { type: 'claim.take' })],
      [isAgent ? 3 : 0, () => this.#ask(tab, { type: 'claim.release' })],
      [isAgent ? 2 : 0, () => this.#ask(tab, { type: 'conversation.resolve' })],
      [isAgent ? 0 : 4, () => this.#ask(tab, { type: 'person.request' })],
      [4, () => void conversation.older()],
      [8, () => this.#assist()],
      [isRough ? 4 : 0, () => this.#reload(tab)],
      [isRough ? 4 : 0, () => cutOff(tab.line, this.clock, this.dice)],
      [isRough ? 3 : 0, () => this.house.crash()],
      [isRough ? 1 : 0, () => this.house.restore(this.dice.between(1, 12))],
      [isRough ? 0.15 : 0, () => this.#flood(tab)],
      [isRough ? 2 : 0, () => fillDisk(this.house.storage, this.clock, this.dice)],
    ]
    let weight = this.dice.roll() * acts.reduce((sum, [of]) => sum + of, 0)
    for (const [of, act] of acts) {
      weight -= of
      if (weight >= 0) continue
      act()
      return
    }
  }

  #say({ conversation, person }: Tab, kind: 'message' | 'note'): void {
    const text = `${kind === 'note' ? canary : 'word'} ${this.#words++} of ${person.name}`
    const refused = kind === 'note' ? conversation.note(text) : conversation.say(text)
    if (refused) throw new Error(`Refused: ${refused.code}`)
    this.said.set(person.id, [...(this.said.get(person.id) ?? []), { kind, text }])
  }

  #burst(tab: Tab): void {
    for (let n = this.dice.between(2, 10); n > 0; n--) this.#say(tab, 'message')
  }

  /** More than one page is said by others while someone is away. */
  #flood(tab: Tab): void {
    cutOff(tab.line, this.clock, this.dice)
    for (let n = 0; n < 230; n++) this.house.say(bot, { type: 'message.post', id: `flood:${this.#words++}`, text: `much ${n}` })
  }

  #remove(tab: Tab): void {
    const { conversation, person } = tab
    const own = conversation.snapshot.lines.filter(({ by, kind }) => by.id === person.id && kind !== 'system')
    if (own.length > 0) this.#ask(tab, { type: 'message.remove', target: this.dice.pick(own).seq })
  }

  #ask({ conversation }: Tab, what: Asked): void {
    void conversation.ask(what).then((answer) => {
      if (answer.type === 'refused' && answer.code === 'unavailable') this.unanswered++
    })
  }

  /** The assistant begins a turn, shows a draft or two, and answers, or dies in the middle of it. */
  #assist(): void {
    const n = () => this.house.log.state.turn?.n
    this.house.say(nour, { type: 'turn.begin', id: 'turn:begin', upTo: this.house.log.head, until: this.clock.now() + 5_000 })
    const turn = n()
    if (turn === undefined) return
    for (const wait of [100, 300]) {
      this.clock.later(() => this.house.say(nour, { type: 'message.draft', id: `draft:${turn}`, n: turn, text: `so far ${wait}` }), wait)
    }
    if (this.dice.chance(0.7))
      this.clock.later(() => this.house.say(nour, { type: 'message.post', id: `turn:${turn}`, text: `Answer ${turn}.` }), 600)
  }

  #endTurn(): void {
    const { turn } = this.house.log.state
    if (turn) this.house.say(nour, { type: 'turn.end', id: 'turn:end', n: turn.n })
  }

  #reload(tab: Tab): void {
    tab.conversation.close()
    tab.conversation = this.#open(tab.person, tab.outbox, tab.line)
  }

  #open(person: Person, outbox: MemoryOutbox, line: Line): Conversation {
    const older = async (before: number) => {
      await new Promise<void>((go) => void this.clock.later(go, this.dice.between(1, this.network.weather.delayMs)))
      if (this.network.weather === storm && this.dice.chance(0.2)) throw new Error('The page did not come.')
      const page = this.house.page(person.role, before)
      if (person.role === 'visitor') this.network.heardByVisitor.push(JSON.stringify(page))
      const wait = this.dice.between(1, this.network.weather.delayMs)
      await new Promise<void>((go) => void this.clock.later(go, wait))
      return page
    }
    const conversation = new Conversation({ dial: this.network.dialFor(person, line), older, outbox, around: this.#around })
    conversation.open()
    return conversation
  }
}
