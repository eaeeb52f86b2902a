import type { Rules } from '../../domain/rules.ts'
import { hashOf } from '../../domain/text/hash.ts'
import type { CommandBase, EventBase, EventEnvelope, EventPolicy, LoggedEvent, Person, Reply, TurnResult } from '../../protocol/envelope.ts'
import { refusal } from '../../protocol/errors.ts'
import { roomLimits } from '../../protocol/limits.ts'
import type { Acceptance } from '../../storage/room/log-lookup.ts'
import type { RoomLog } from '../../storage/room/room-log.ts'

/** The author of the room's own commands: the clock, counts, presence. */
export const system: Person = { id: 'system', role: 'system', name: 'Parley' }

/** A command of the system, to which the room gives an id. */
export type SystemCommand<C extends CommandBase> = C extends CommandBase ? Omit<C, 'id'> : never

/**
 * Receives the result of each turn: a conversation's sockets, a draw's relays, the followers of a
 * log, a list in a test.
 */
export interface TurnListener<E> {
  onTurn(result: TurnResult<E>): void
}

/** What the room reports for log lines: ids only, never bodies. */
export interface Logger {
  /** A turn has committed and published. */
  turn(accepted: readonly AcceptedCommand[], committed: Committed): void
  refused(by: Person, command: CommandBase, code: string): void
  error(error: unknown): void
}

export interface AcceptedCommand {
  readonly by: Person
  readonly command: CommandBase
  readonly seq: number
}

export interface Committed {
  /** The `seq` of the newest logged event. */
  readonly head: number
  readonly events: number
}

export interface RoomDeps {
  now(): number
  /** Calls back in a later task of the event loop. */
  defer(then: () => void): void
  readonly logger: Logger
}

interface PendingCommand<C> {
  readonly by: Person
  readonly command: C
  readonly reply: (reply: Reply) => void
}

interface PendingTurn<S, E> {
  readonly at: number
  state: S
  head: number
  readonly events: EventEnvelope<E>[]
  readonly blanked: LoggedEvent<E>[]
  /** The hashes of the commands of `events`. */
  readonly commands: string[]
  /** Only deferred events have changed the state. */
  isStateDeferred: boolean
  readonly acceptances: Map<string, Acceptance>
}

/**
 * After a turn with several commands the room keeps batching this long. Otherwise every other turn
 * holds one command.
 */
const batchingMs = 50
/**
 * Turns that follow each other within this time are batched. Otherwise the room sets no timer,
 * because each timer costs CPU and keeps the object from hibernating.
 */
const busyMs = 5

/**
 * The pipeline of a room: decide → commit → publish. It knows the order of the steps, never the
 * meaning of a command. A plain class, not a Durable Object: a Durable Object owns one.
 */
export class Room<S, C extends CommandBase, E extends EventBase, V> {
  readonly #rules: Rules<S, C, E, V>
  readonly #log: RoomLog<S, E>
  readonly #listeners: readonly TurnListener<E>[]
  readonly #deps: RoomDeps
  #pending: PendingCommand<C>[] = []
  #isInTurn = false
  #isTimerSet = false
  #batchingUntil = 0
  #lastTurnAt = Number.NEGATIVE_INFINITY
  #systemCommands = 0

  constructor(rules: Rules<S, C, E, V>, log: RoomLog<S, E>, listeners: readonly TurnListener<E>[], deps: RoomDeps) {
    this.#rules = rules
    this.#log = log
    this.#listeners = listeners
    this.#deps = deps
  }

  /**
   * The one way in for sockets, HTTP, webhooks, the assistant and the clock. A quiet room replies within this call.
   * In a busy room commands collect until one turn takes them all: one transaction, one frame per socket.
   */
  submit(by: Person, command: C, reply: (reply: Reply) => void): void {
    this.#pending.push({ by, command, reply })
    // A listener may submit during a turn: its command gets a later turn.
    if (this.#isInTurn || this.#isTimerSet || this.#deps.now() < this.#batchingUntil) this.#schedule()
    else this.#startTurn()
  }

  /**
   * Submits a command of the system under a fresh id. An id that has logged an event is acknowledged as a repeat, so a
   * constant id would make every later tick do nothing.
   */
  submitSystem(command: SystemCommand<C>): Promise<Reply> {
    // Unique without storage: once an id has logged an event, the head is larger, also after a
    // wake.
    const id = `system:${this.#log.head}-${++this.#systemCommands}`
    return new Promise((reply) => this.submit(system, { ...command, id } as unknown as C, reply))
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
    const commands = this.#pending.splice(0, turnLength(this.#pending))
    const now = this.#deps.now()
    if (commands.length > 1) this.#batchingUntil = now + batchingMs
    const isBusy = now < this.#lastTurnAt + busyMs
    this.#lastTurnAt = now
    this.#isInTurn = true
    try {
      this.#runTurn(commands, now)
    } finally {
      this.#isInTurn = false
    }
    if (isBusy || this.#pending.length > 0) this.#schedule()
  }

  /** Contains no `await`: between decide and publish no other command may run. */
  #runTurn(commands: readonly PendingCommand<C>[], now: number): void {
    const after = this.#log.ends
    const turn: PendingTurn<S, E> = {
      at: this.#log.now(now),
      state: this.#log.state,
      head: this.#log.head,
      events: [],
      blanked: [],
      commands: [],
      isStateDeferred: true,
      acceptances: this.#log.acceptances(commands.map(({ command }) => command.id)),
    }
    const replies = commands.map((pending) => this.#decide(turn, pending))
    if (!this.#commit(turn)) {
      const notStored = commands.map(({ command: { id } }) => refusal('not-stored', { id, retryAfterMs: 1_000 }))
      this.#publish(commands, notStored, { after, upTo: after.staff, events: [] })
    } else this.#publish(commands, replies, { after, upTo: turn.head, events: turn.events })
  }

  /**
   * Decides one command and adds its events to the turn; nothing is written yet. An exception
   * refuses this command only.
   */
  #decide(turn: PendingTurn<S, E>, { by, command }: PendingCommand<C>): Reply {
    const { id } = command
    if (!this.#rules.may(by.role, command.type)) return refusal('not-allowed', { id })
    const acceptance = turn.acceptances.get(id)
    if (acceptance) return isRepeat(acceptance, by, command) ? { type: 'ack', id, seq: acceptance.seq } : refusal('id-taken', { id })
    try {
      const log = this.#log
      const decision = this.#rules.decide(turn.state, command, {
        by,
        at: turn.at,
        target: log.target(command),
        // Read only when a decision asks: most people in a conversation have no rate limit.
        get recent() {
          return log.recent(by.id, turn)
        },
        head: turn.head,
        lastAt: turn.head > log.head ? turn.at : log.lastAt,
      })
      if ('refused' in decision) return { ...decision.refused, id }
      let { state, head, isStateDeferred } = turn
      const events = decision.events.map((event): EventEnvelope<E> => {
        const enveloped = { ...event, at: turn.at, by, id, ...(this.#isLogged(event) ? { seq: ++head } : {}) }
        const evolved = this.#rules.evolve(state, enveloped)
        if (evolved !== state && !this.#policyOf(event).isDeferred) isStateDeferred = false
        state = evolved
        return enveloped
      })
      const blanked = events.flatMap((event) => {
        const seq = this.#rules.blankedBy(event)
        const target = seq === undefined ? undefined : this.#log.at(seq)
        return target ? [this.#rules.blank(target)] : []
      })
      // The place of the first event, as a repeat of the command is answered too.
      const seq = Math.min(turn.head + 1, head)
      if (head > turn.head) {
        const hash = hashOfCommand(command)
        turn.acceptances.set(id, { seq, author: by.id, command: hash })
        turn.commands.push(...Array.from({ length: head - turn.head }, () => hash))
      }
      turn.events.push(...events)
      turn.blanked.push(...blanked)
      turn.state = state
      turn.head = head
      turn.isStateDeferred = isStateDeferred
      return { type: 'ack', id, seq }
    } catch (error) {
      this.#deps.logger.error(error)
      return refusal('internal-error', { id })
    }
  }

  #commit({ events, commands, blanked, state, isStateDeferred }: PendingTurn<S, E>): boolean {
    try {
      const logged = events.filter((event): event is LoggedEvent<E> => 'seq' in event)
      const stateEvents = events.filter((event) => this.#policyOf(event).persist === 'state')
      this.#log.commit({ events: logged, commands, stateEvents, blanked, state, isStateDeferred })
      return true
    } catch (error) {
      this.#deps.logger.error(error)
      return false
    }
  }

  #publish(commands: readonly PendingCommand<C>[], replies: readonly Reply[], result: TurnResult<E>): void {
    const accepted: AcceptedCommand[] = []
    for (const [i, { by, command, reply: send }] of commands.entries()) {
      const reply = replies[i]!
      if (reply.type === 'refused') this.#deps.logger.refused(by, command, reply.code)
      else accepted.push({ by, command, seq: reply.seq })
      send(reply)
    }
    for (const listener of this.#listeners) listener.onTurn(result)
    this.#deps.logger.turn(accepted, { head: result.upTo, events: result.upTo - result.after.staff })
  }

  #isLogged(event: E): boolean {
    return this.#policyOf(event).persist === 'log'
  }

  #policyOf({ type }: EventBase): EventPolicy {
    return this.#rules.policies[type as E['type']]
  }
}

/** A hash of the type and content of a command, without its id and whatever the order of its fields. */
const hashOfCommand = ({ id: _, ...content }: CommandBase): string => hashOf(JSON.stringify(Object.entries(content).sort()))

/**
 * Whether a command with an accepted id is the same command again. Our own ids, which have a colon,
 * name one thing each: there a repeat may differ, as a second try of an answer does.
 */
const isRepeat = ({ author, command: hash }: Acceptance, by: Person, command: CommandBase): boolean =>
  command.id.includes(':') || (author === by.id && (hash === undefined || hash === hashOfCommand(command)))

/**
 * How many pending commands one turn takes. A turn is one transaction and one frame; limits bound
 * the size of both.
 */
function turnLength(pending: readonly { readonly command: object }[]): number {
  if (pending.length === 1) return 1
  let size = 0
  let count = 0
  for (const { command } of pending) {
    size += sizeOf(command)
    if (count > 0 && (count >= roomLimits.turnCommands || size > roomLimits.turnBytes)) break
    count++
  }
  return count
}

/**
 * The approximate length of a command in UTF-16 units. Nearly all of it is text, which needs no
 * serialising.
 */
const sizeOf = (command: object): number =>
  Object.values(command).reduce((size, value) => size + (typeof value === 'string' ? value : (JSON.stringify(value) ?? '')).length, 0)
