/**
 * What every room shares: people and roles, commands, events, replies, audiences, frames. `E` is an
 * event, `V` a view.
 */

declare const brand: unique symbol
type Branded<T, B extends string> = T & { readonly [brand]: B }

/** Names one room; minted by `worker/auth/room-ids.ts`, never chosen by a client. */
export type RoomId = Branded<string, 'RoomId'>
/**
 * Idempotency key of one command: its sender chooses it, unique per room. Ours contain a colon, a
 * client's may not.
 */
export type CommandId = string

export type Role = 'guest' | 'visitor' | 'user' | 'moderator' | 'host' | 'agent' | 'admin' | 'assistant' | 'system'

/**
 * What everyone may know of a person. It comes from a verified credential, or from us for the
 * assistant and the clock; never from a frame.
 */
export interface Person {
  readonly id: string
  readonly role: Role
  readonly name: string
  readonly picture?: string
}

/** Who may see an event: everyone in the room, or staff only. */
export type Audience = 'everyone' | 'staff'

/**
 * How events of one type are stored and who may see them, in one table per room. `log` appends to
 * the log, `state` overwrites a value in the state or a side table, `none` is published only.
 */
export interface EventPolicy {
  readonly persist: 'log' | 'state' | 'none'
  /** `none`: no reader sees the event itself, only what is derived from it, such as totals. */
  readonly audience: Audience | 'none'
  /**
   * A change of the state that need not be written by itself, because each written row costs money:
   * the room keeps it elsewhere until it stores its state.
   */
  readonly isDeferred?: true
}

/** What every command has. `target` is the `seq` of the event that it points at. */
export interface CommandBase {
  readonly type: string
  readonly id: CommandId
  readonly target?: number
}

export interface EventBase {
  readonly type: string
}

/** What happened, with its time (epoch ms), its author and the id of the command that caused it. */
export type EventEnvelope<E> = E & { readonly at: number; readonly by: Person; readonly id: CommandId }

/** A stored event with its place in the log. `removed`: its body was blanked. */
export type LoggedEvent<E> = EventEnvelope<E> & { readonly seq: number; readonly removed?: true }

export interface Refusal {
  readonly type: 'refused'
  readonly id?: CommandId
  readonly code: string
  readonly message: string
  /** How long to wait before the same command may succeed; absent when it never will. */
  readonly retryAfterMs?: number
}

export interface Ack {
  readonly type: 'ack'
  readonly id: CommandId
  readonly seq: number
}

export type Reply = Ack | Refusal

export type Decision<E> = { readonly events: readonly E[] } | { readonly refused: Refusal }

/**
 * The first item of the first frame: who you are, the state as your audience sees it, the newest
 * page up to the head.
 */
export interface Welcome<E, V> {
  readonly type: 'welcome'
  readonly you: Person
  readonly room: V
  /** Identity of this log. When it differs from the `epoch` that you sent, your copy is void. */
  readonly epoch: string
  /**
   * False when events between your `since` and the oldest one here are missing; fetch them with
   * `before` on scroll.
   */
  readonly complete: boolean
  /** True when the log has nothing older than `events` (or than what you already have). */
  readonly start: boolean
  readonly events: readonly LoggedEvent<E>[]
}

export type Item<E, V> = Welcome<E, V> | Reply | EventEnvelope<E> | LoggedEvent<E>

/**
 * Everything for one audience after one place in the log and up to another. A reader whose cursor
 * is below `after` has missed events.
 */
export interface Frame<E, V> {
  readonly after: number
  readonly upTo: number
  readonly items: readonly Item<E, V>[]
}

/** What one turn committed. `after` is, per audience, the last stored event before this turn. */
export interface TurnResult<E> {
  readonly after: Readonly<Record<Audience, number>>
  readonly upTo: number
  readonly events: readonly EventEnvelope<E>[]
}

/** A range of the log, oldest first. `start`: nothing older exists. */
export interface Page<E> {
  readonly events: readonly LoggedEvent<E>[]
  readonly start: boolean
}

export const isStaff = (role: Role): boolean => role === 'agent' || role === 'admin'

/** The audience of a reader's role. The assistant reads what the visitor reads. */
export const audienceOf = (role: Role): Audience => (isStaff(role) || role === 'system' ? 'staff' : 'everyone')
