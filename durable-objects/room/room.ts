import type { Rules } from '../../domain/rules.ts'
import type { CommandBase, EventBase, EventEnvelope, LoggedEvent, Person, Reply, TurnResult } from '../../protocol/envelope.ts'
import { refusal } from '../../protocol/errors.ts'
import { limits } from '../../protocol/limits.ts'
import type { RoomLog } from '../../storage/room/room-log.ts'

/** Those who are told: the sockets of a conversation, the relays of a draw, the followers of a log, a list in a test. */
export interface TurnListener<H> {
  onTurn(result: TurnResult<H>): void
}

/** What happens along the road, for the log lines. Ids only, never bodies. */
export interface Logger {
  /** What one turn took and recorded; everybody has been told. */
  turn(accepted: readonly AcceptedCommand[], recorded: Committed): void
  refused(by: Person, command: CommandBase, code: string): void
  error(what: unknown): void
}

export interface AcceptedCommand {
  readonly by: Person
  readonly command: CommandBase
  readonly seq: number
}

export interface Committed {
  /** The place of the newest kept event. */
  readonly head: number
  readonly events: number
}

export interface RoomDeps {
  now(): number
  /** Calls back once this turn of the event loop is over. */
  defer(then: () => void): void
  readonly logger: Logger
}

interface PendingCommand<C> {
  readonly by: Person
  readonly command: C
  readonly reply: (answer: Reply) => void
}

interface PendingTurn<S, H> {
  readonly at: number
  state: S
  head: number
  readonly events: EventEnvelope<H>[]
  readonly blanked: LoggedEvent<H>[]
  readonly acceptedSeqs: Map<string, number>
}

/** A turn that decided more than one command keeps the room gathering this long; without that memory every other turn holds one. */
const busyMs = 50
/** Where turns follow each other so closely, what came in during one is waited for. At the pace of people nothing is, and no timer set: each costs CPU. */
const livelyMs = 100

/**
 * The road, and nothing but the road: decide → record → broadcast. It knows the order of the steps and never the meaning
 * of a word. It is no Durable Object: those are thin, and own one of these.
 */
export class Room<S, C extends CommandBase, H extends EventBase, V> {
  readonly #rules: Rules<S, C, H, V>
  readonly #log: RoomLog<S, H>
  readonly #listeners: readonly TurnListener<H>[]
  readonly #deps: RoomDeps
  #pending: PendingCommand<C>[] = []
  #isInTurn = false
  #isTimerSet = false
  #busyUntil = 0
  #turnedAt = Number.NEGATIVE_INFINITY

  constructor(rules: Rules<S, C, H, V>, log: RoomLog<S, H>, listeners: readonly TurnListener<H>[], deps: RoomDeps) {
    this.#rules = rules
    this.#log = log
    this.#listeners = listeners
    this.#deps = deps
  }

  /**
   * The one way in: for sockets, HTTP, webhooks, the assistant and the clock. A quiet room answers within this call.
   * In a busy one commands gather, and one turn takes them all: one transaction, one frame per socket.
   */
  submit(by: Person, command: C, reply: (answer: Reply) => void): void {
    this.#pending.push({ by, command, reply })
    // Also one that a listener of this very turn submits: it has a turn of its own, later.
    if (this.#isInTurn || this.#isTimerSet || this.#deps.now() < this.#busyUntil) this.#schedule()
    else this.#startTurn()
  }

  #schedule(): void {
    if (this.#isTimerSet) return
    this.#isTimerSet = true
    this.#deps.defer(() => {
      this.#isTimerSet = false
      if (this.#pending.length > 0) this.#startTurn()
    })
  }

  #startTurn(): void {
    const turns = this.#pending.splice(0, portion(this.#pending))
    const now = this.#deps.now()
    if (turns.length > 1) this.#busyUntil = now + busyMs
    const isLively = now < this.#turnedAt + livelyMs
    this.#turnedAt = now
    this.#isInTurn = true
    try {
      this.#runTurn(turns, now)
    } finally {
      this.#isInTurn = false
    }
    if (isLively || this.#pending.length > 0) this.#schedule()
  }

  /** Never an `await` in here: between decide and broadcast nobody else may speak. */
  #runTurn(turns: readonly PendingCommand<C>[], now: number): void {
    const after = this.#log.ends
    const draft: PendingTurn<S, H> = {
      at: this.#log.now(now),
      state: this.#log.state,
      head: this.#log.head,
      events: [],
      blanked: [],
      acceptedSeqs: this.#log.acceptedSeqs(turns.map(({ command }) => command.id)),
    }
    const answers = turns.map((turn) => this.#decide(draft, turn))
    if (!this.#commit(draft)) {
      const notStored = turns.map(({ command: { id } }) => refusal('not-stored', { id, retryAfterMs: 1_000 }))
      this.#publish(turns, notStored, { after, upTo: after.staff, events: [] })
    } else this.#publish(turns, answers, { after, upTo: draft.head, events: draft.events })
  }

  /** Decides one command on the draft. Nothing is written here; a bug of ours costs this command and no other. */
  #decide(draft: PendingTurn<S, H>, { by, command }: PendingCommand<C>): Reply {
    const { id } = command
    const before = draft.acceptedSeqs.get(id)
    if (before !== undefined) return { type: 'ack', id, seq: before }
    if (!this.#rules.may(by.role, command.type)) return refusal('not-allowed', { id })
    try {
      const log = this.#log
      const decision = this.#rules.decide(draft.state, command, {
        by,
        at: draft.at,
        target: log.target(command),
        // Only looked for where a decision asks: most people in a conversation are not paced.
        get recent() {
          return log.recent(by.id, draft)
        },
        head: draft.head,
      })
      if ('refused' in decision) return { ...decision.refused, id }
      let { state, head } = draft
      const events = decision.events.map((event): EventEnvelope<H> => {
        const stamped = { ...event, at: draft.at, by, id, ...(this.#isLogged(event) ? { seq: ++head } : {}) }
        state = this.#rules.evolve(state, stamped)
        return stamped
      })
      const blanked = events.flatMap((event) => {
        const place = this.#rules.blankedBy(event)
        const target = place === undefined ? undefined : this.#log.at(place)
        return target ? [this.#rules.blank(target)] : []
      })
      // Its first event's place, so that saying it twice gives the same answer.
      const seq = Math.min(draft.head + 1, head)
      if (head > draft.head) draft.acceptedSeqs.set(id, seq)
      draft.events.push(...events)
      draft.blanked.push(...blanked)
      draft.state = state
      draft.head = head
      return { type: 'ack', id, seq }
    } catch (error) {
      this.#deps.logger.error(error)
      return refusal('internal-error', { id })
    }
  }

  #commit({ events, blanked, state }: PendingTurn<S, H>): boolean {
    try {
      const kept = events.filter((event): event is LoggedEvent<H> => 'seq' in event)
      const stateEvents = events.filter((event) => this.#rules.policies[event.type as H['type']].persist === 'state')
      this.#log.commit({ events: kept, stateEvents, blanked, state })
      return true
    } catch (error) {
      this.#deps.logger.error(error)
      return false
    }
  }

  #publish(turns: readonly PendingCommand<C>[], answers: readonly Reply[], result: TurnResult<H>): void {
    const accepted: AcceptedCommand[] = []
    for (const [i, { by, command, reply }] of turns.entries()) {
      const answer = answers[i]!
      if (answer.type === 'refused') this.#deps.logger.refused(by, command, answer.code)
      else accepted.push({ by, command, seq: answer.seq })
      reply(answer)
    }
    for (const listener of this.#listeners) listener.onTurn(result)
    this.#deps.logger.turn(accepted, { head: result.upTo, events: result.upTo - result.after.staff })
  }

  #isLogged(event: H): boolean {
    return this.#rules.policies[event.type as H['type']].persist === 'log'
  }
}

/** How many of the waiting one turn may take: a turn is one transaction and one frame, and neither may grow without end. */
function portion(waiting: readonly { readonly command: object }[]): number {
  if (waiting.length === 1) return 1
  let size = 0
  let count = 0
  for (const { command } of waiting) {
    size += sizeOf(command)
    if (count > 0 && (count >= limits.turnCommands || size > limits.turnBytes)) break
    count++
  }
  return count
}

/** About how long a command is when written out: nearly all of it is text, and it need not be written out to know that. */
const sizeOf = (command: object): number =>
  Object.values(command).reduce((size, value) => size + (typeof value === 'string' ? value : (JSON.stringify(value) ?? '')).length, 0)
