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

/**
 * One message of the last minute, for rate limits. `fingerprint`: of its text, where a room refuses
 * repeats.
 */
export interface RecentPost {
  readonly at: number
  readonly fingerprint?: string
}

/** A rate limit: at most `count` messages within `withinMs`. */
export interface RateLimit {
  readonly count: number
  readonly withinMs: number
}

/**
 * How long the author of these recent messages must wait, in ms; 0 for not at all. The wait ends
 * exactly when the oldest that counts expires.
 */
export function waitMs(recent: readonly RecentPost[], limit: RateLimit, at: number): number {
  const first = recent[recent.length - limit.count]
  return first === undefined ? 0 : Math.max(0, first.at + limit.withinMs - at)
}

/**
 * What a decision may read beside the state. All of it is an argument; the domain has no clock and
 * no storage.
 */
export interface DecisionContext<E> {
  readonly by: Person
  /** Epoch ms, never earlier than the last event of the room. */
  readonly at: number
  /** The logged event that the command points at. */
  readonly target: LoggedEvent<E> | undefined
  /**
   * The author's messages of the last minute, oldest first; at most the newest `rateLimitCount`.
   */
  readonly recent: readonly RecentPost[]
  /** The `seq` of the newest logged event. */
  readonly head: number
  /** Epoch ms of the newest logged event; 0 in an empty room. */
  readonly lastAt: number
}

/**
 * The meaning of one kind of room: pure and synchronous.
 * `S` is its state, `C` its commands, `E` its events, `V` what an audience sees of the state.
 */
export interface Rules<S, C extends CommandBase, E extends EventBase, V = unknown> {
  /** The state of a room without events. */
  readonly start: S
  readonly policies: Readonly<Record<E['type'], EventPolicy>>
  /**
   * The event types that count for a person's rate limit, and how many of the newest a decision may
   * ask for.
   */
  readonly rateLimited: ReadonlySet<E['type']>
  readonly rateLimitCount: number
  /**
   * A fingerprint of a rate-limited event, for rooms that refuse repeats. A hash: the text must not
   * be stored a second time.
   */
  fingerprint?(event: EventEnvelope<E>): string | undefined
  /** The permission table: whether a role may send this command at all. */
  may(role: Role, command: C['type']): boolean
  decide(state: S, command: C, context: DecisionContext<E>): Decision<E>
  /** Returns the same state when the event changes nothing; an unchanged state is not written. */
  evolve(state: S, event: EventEnvelope<E>): S
  /** The `seq` of the earlier event whose body this event removes. */
  blankedBy(event: EventEnvelope<E>): number | undefined
  /** An event without its body: `seq`, time and author stay. */
  blank(event: LoggedEvent<E>): LoggedEvent<E>
  /** What this audience may see of the state. */
  view(state: S, audience: Audience): V
  /**
   * When the clock must submit `time.pass` next: epoch ms, undefined for never. `lastAt`: of the
   * newest logged event. It is an argument because the state is not written for each event.
   */
  dueAt(state: S, lastAt: number): number | undefined
}
