import type {
  Audience,
  CommandBase,
  Decision,
  EventBase,
  EventEnvelope,
  EventPolicy,
  LoggedEvent,
  Person,
  Role,
} from '../protocol/envelope.ts'

/** One thing that a person said in the last minute: when, and in a kind of room that asks for it, a mark of what. */
export interface RecentPost {
  readonly at: number
  readonly fingerprint?: string
}

/** What a decision may know beside the state: all of it handed in. */
export interface DecisionContext<H> {
  readonly by: Person
  /** Epoch ms, never earlier than the last event of the room. */
  readonly at: number
  /** The kept event that the command points at, if it points at one. */
  readonly target: LoggedEvent<H> | undefined
  /** What this person wrote in the last minute, oldest first: the newest of it, see `paceCount`. */
  readonly recent: readonly RecentPost[]
  /** The place of the newest kept event. */
  readonly head: number
}

/** The meaning of one kind of room: pure, synchronous, testable in a millisecond. */
export interface Rules<S, C extends CommandBase, H extends EventBase, V = unknown> {
  readonly start: S
  readonly policies: Readonly<Record<H['type'], EventPolicy>>
  /** The kinds of event that count for the pace of a person, and how many of his last ones a decision may ask for. */
  readonly rateLimited: ReadonlySet<H['type']>
  readonly rateLimitCount: number
  /** What to remember of such an event beside its time, where saying the same again matters. Never its words. */
  fingerprint?(event: EventEnvelope<H>): string | undefined
  may(role: Role, command: C['type']): boolean
  decide(state: S, command: C, moment: DecisionContext<H>): Decision<H>
  evolve(state: S, event: EventEnvelope<H>): S
  /** The place of the earlier event whose body this one takes away, if it does. */
  blankedBy(event: EventEnvelope<H>): number | undefined
  /** What stays of an event whose body was taken away: its place, time and author. */
  blank(event: LoggedEvent<H>): LoggedEvent<H>
  /** What of the state this circle may see: the snapshot in `welcome` is a reader like any other. */
  view(state: S, audience: Audience): V
  /** When time itself will have something to say. */
  dueAt(state: S): number | undefined
}
