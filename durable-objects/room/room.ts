import type { Rules } from '../../domain/rules.ts'
import type { Answer, Kept, News, Person, Said, Stamped, Typed } from '../../protocol/envelope.ts'
import { refusal } from '../../protocol/errors.ts'
import { limits } from '../../protocol/limits.ts'
import type { RoomLog } from '../../storage/room/room-log.ts'

/** Those who are told: the sockets of a conversation, the relays of a draw, the followers of a log, a list in a test. */
export interface Listener<H> {
  tell(news: News<H>): void
}

/** What happens along the road, for the log lines. Ids only, never bodies. */
export interface Journal {
  /** What one turn took and recorded; everybody has been told. */
  turned(accepted: readonly Accepted[], recorded: Recorded): void
  refused(by: Person, command: Said, code: string): void
  trouble(what: unknown): void
}

export interface Accepted {
  readonly by: Person
  readonly command: Said
  readonly seq: number
}

export interface Recorded {
  /** The place of the newest kept event. */
  readonly head: number
  readonly events: number
}

export interface Surroundings {
  now(): number
  /** Calls back once this turn of the event loop is over. */
  soon(then: () => void): void
  readonly journal: Journal
}

interface Turn<C> {
  readonly by: Person
  readonly command: C
  readonly reply: (answer: Answer) => void
}

interface Draft<S, H> {
  readonly at: number
  state: S
  head: number
  readonly events: Stamped<H>[]
  readonly blanked: Kept<H>[]
  readonly said: Map<string, number>
}

/** A turn that decided more than one command keeps the room gathering this long; without that memory every other turn holds one. */
const busyMs = 50
/** Where turns follow each other so closely, what came in during one is waited for. At the pace of people nothing is, and no timer set: each costs CPU. */
const livelyMs = 100

/**
 * The road, and nothing but the road: decide → record → broadcast. It knows the order of the steps and never the meaning
 * of a word. It is no Durable Object: those are thin, and own one of these.
 */
export class Room<S, C extends Said, H extends Typed, V> {
  readonly #rules: Rules<S, C, H, V>
  readonly #log: RoomLog<S, H>
  readonly #listeners: readonly Listener<H>[]
  readonly #around: Surroundings
  #waiting: Turn<C>[] = []
  #isTurning = false
  #isTicking = false
  #busyUntil = 0
  #turnedAt = Number.NEGATIVE_INFINITY

  constructor(rules: Rules<S, C, H, V>, log: RoomLog<S, H>, listeners: readonly Listener<H>[], around: Surroundings) {
    this.#rules = rules
    this.#log = log
    this.#listeners = listeners
    this.#around = around
  }

  /**
   * The one way in: for sockets, HTTP, webhooks, the assistant and the clock. A quiet room answers within this call.
   * In a busy one commands gather, and one turn takes them all: one transaction, one frame per socket.
   */
  submit(by: Person, command: C, reply: (answer: Answer) => void): void {
    this.#waiting.push({ by, command, reply })
    // Also one that a listener of this very turn submits: it has a turn of its own, later.
    if (this.#isTurning || this.#isTicking || this.#around.now() < this.#busyUntil) this.#tick()
    else this.#turn()
  }

  #tick(): void {
    if (this.#isTicking) return
    this.#isTicking = true
    this.#around.soon(() => {
      this.#isTicking = false
      if (this.#waiting.length > 0) this.#turn()
    })
  }

  #turn(): void {
    const turns = this.#waiting.splice(0, portion(this.#waiting))
    const now = this.#around.now()
    if (turns.length > 1) this.#busyUntil = now + busyMs
    const isLively = now < this.#turnedAt + livelyMs
    this.#turnedAt = now
    this.#isTurning = true
    try {
      this.#take(turns, now)
    } finally {
      this.#isTurning = false
    }
    if (isLively || this.#waiting.length > 0) this.#tick()
  }

  /** Never an `await` in here: between decide and broadcast nobody else may speak. */
  #take(turns: readonly Turn<C>[], now: number): void {
    const after = this.#log.ends
    const draft: Draft<S, H> = {
      at: this.#log.now(now),
      state: this.#log.state,
      head: this.#log.head,
      events: [],
      blanked: [],
      said: this.#log.said(turns.map(({ command }) => command.id)),
    }
    const answers = turns.map((turn) => this.#judge(draft, turn))
    if (!this.#keep(draft)) {
      const unkept = turns.map(({ command: { id } }) => refusal('not-kept', { id, retryAfterMs: 1_000 }))
      this.#settle(turns, unkept, { after, upTo: after.staff, events: [] })
    } else this.#settle(turns, answers, { after, upTo: draft.head, events: draft.events })
  }

  /** Decides one command on the draft. Nothing is written here; a bug of ours costs this command and no other. */
  #judge(draft: Draft<S, H>, { by, command }: Turn<C>): Answer {
    const { id } = command
    const before = draft.said.get(id)
    if (before !== undefined) return { type: 'ack', id, seq: before }
    if (!this.#rules.may(by.role, command.type)) return refusal('not-allowed', { id })
    try {
      const log = this.#log
      const verdict = this.#rules.decide(draft.state, command, {
        by,
        at: draft.at,
        target: log.target(command),
        // Only looked for where a decision asks: most people in a conversation are not paced.
        get recent() {
          return log.recent(by.id, draft)
        },
        head: draft.head,
      })
      if ('refused' in verdict) return { ...verdict.refused, id }
      let { state, head } = draft
      const events = verdict.events.map((happening): Stamped<H> => {
        const stamped = { ...happening, at: draft.at, by, id, ...(this.#isKept(happening) ? { seq: ++head } : {}) }
        state = this.#rules.evolve(state, stamped)
        return stamped
      })
      const blanked = events.flatMap((event) => {
        const place = this.#rules.blanks(event)
        const target = place === undefined ? undefined : this.#log.at(place)
        return target ? [this.#rules.blank(target)] : []
      })
      // Its first event's place, so that saying it twice gives the same answer.
      const seq = Math.min(draft.head + 1, head)
      if (head > draft.head) draft.said.set(id, seq)
      draft.events.push(...events)
      draft.blanked.push(...blanked)
      draft.state = state
      draft.head = head
      return { type: 'ack', id, seq }
    } catch (trouble) {
      this.#around.journal.trouble(trouble)
      return refusal('our-fault', { id })
    }
  }

  #keep({ events, blanked, state }: Draft<S, H>): boolean {
    try {
      const kept = events.filter((event): event is Kept<H> => 'seq' in event)
      const standing = events.filter((event) => this.#rules.treatment[event.type as H['type']].keep === 'state')
      this.#log.keep({ events: kept, standing, blanked, state })
      return true
    } catch (trouble) {
      this.#around.journal.trouble(trouble)
      return false
    }
  }

  #settle(turns: readonly Turn<C>[], answers: readonly Answer[], news: News<H>): void {
    const accepted: Accepted[] = []
    for (const [i, { by, command, reply }] of turns.entries()) {
      const answer = answers[i]!
      if (answer.type === 'refused') this.#around.journal.refused(by, command, answer.code)
      else accepted.push({ by, command, seq: answer.seq })
      reply(answer)
    }
    for (const listener of this.#listeners) listener.tell(news)
    this.#around.journal.turned(accepted, { head: news.upTo, events: news.upTo - news.after.staff })
  }

  #isKept(happening: H): boolean {
    return this.#rules.treatment[happening.type as H['type']].keep === 'log'
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
