/** The nouns that every room shares: who speaks, what was said, what happened, who is told. */

declare const brand: unique symbol
type Branded<T, B extends string> = T & { readonly [brand]: B }

/** Names one room; minted by us (see `worker/auth/room-ids.ts`), never invented by a client. */
export type RoomId = Branded<string, 'RoomId'>
/** Names one command; chosen by whoever sends it, unique per room. Ours contain a colon, which a client's may not. */
export type CommandId = string

export type Role = 'guest' | 'visitor' | 'user' | 'moderator' | 'host' | 'agent' | 'admin' | 'assistant' | 'system'

/** What everyone may know of a person. Made from a verified credential, or by us for the assistant and the clock; never read from a frame. */
export interface Person {
  readonly id: string
  readonly role: Role
  readonly name: string
  readonly picture?: string
}

/** Two circles are enough: what everyone in the room may see, and what only staff may see. */
export type Audience = 'everyone' | 'staff'

/** How one kind of event is treated. Decided once per kind, in a table, so that no call can forget it. */
export interface EventPolicy {
  readonly persist: 'log' | 'state' | 'no'
  readonly audience: Audience
}

/** What every command has: a type, the sender's id for it, and perhaps the place of the event it points at. */
export interface CommandBase {
  readonly type: string
  readonly id: CommandId
  readonly target?: number
}

export interface EventBase {
  readonly type: string
}

/** What happened, with its time (epoch ms), its author and the id of the command that caused it. */
export type EventEnvelope<H> = H & { readonly at: number; readonly by: Person; readonly id: CommandId }

/** A kept event: it has a place in the one order of the room. `removed` marks one whose body was blanked. */
export type LoggedEvent<H> = EventEnvelope<H> & { readonly seq: number; readonly removed?: true }

export interface Refusal {
  readonly type: 'refused'
  readonly id?: CommandId
  readonly code: string
  readonly message: string
  /** Present when the same command may succeed later: how long to wait first. */
  readonly retryAfterMs?: number
}

export interface Ack {
  readonly type: 'ack'
  readonly id: CommandId
  readonly seq: number
}

export type Reply = Ack | Refusal

export type Decision<H> = { readonly events: readonly H[] } | { readonly refused: Refusal }

/** The first item of the first frame: who you are, the state as you may see it, and the newest page up to the head. */
export interface Welcome<H, V> {
  readonly type: 'welcome'
  readonly you: Person
  readonly room: V
  /** The life of this log. Another epoch than the one you brought: throw your copy away. */
  readonly epoch: string
  /** False when there is more between your `since` and the oldest event here; fetch it with `before` when someone scrolls. */
  readonly complete: boolean
  /** True when this room holds nothing older than `events` (or than what you already have). */
  readonly start: boolean
  readonly events: readonly LoggedEvent<H>[]
}

export type Item<H, V> = Welcome<H, V> | Reply | EventEnvelope<H> | LoggedEvent<H>

/** All that concerns this reader after one place in the log and up to another. A reader who is not yet at `after` has missed something. */
export interface Frame<H, V> {
  readonly after: number
  readonly upTo: number
  readonly items: readonly Item<H, V>[]
}

/** What one turn brought, for those who pass it on. `after` is the last kept event before this turn that each circle may see. */
export interface TurnResult<H> {
  readonly after: Readonly<Record<Audience, number>>
  readonly upTo: number
  readonly events: readonly EventEnvelope<H>[]
}

/** A page of history, oldest first. `start` says that nothing older exists. */
export interface Page<H> {
  readonly events: readonly LoggedEvent<H>[]
  readonly start: boolean
}

export const isStaff = (role: Role): boolean => role === 'agent' || role === 'admin'

/** The circle a reader belongs to. The assistant reads as the visitor whom it answers. */
export const audienceOf = (role: Role): Audience => (isStaff(role) || role === 'system' ? 'staff' : 'everyone')
