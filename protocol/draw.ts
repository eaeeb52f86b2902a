import type { CommandId, EventPolicy, Frame, Item, LoggedEvent, Page, Person, RoomId } from './envelope.ts'

/** The target of a like for the draw itself; every other target is the `seq` of a message. */
export const drawItself = 0

/** What a draw can be asked to do: by people, relays and the clock. */
export type DrawCommand =
  | { readonly type: 'draw.schedule'; readonly id: CommandId; readonly schedule: Schedule }
  | { readonly type: 'draw.edit'; readonly id: CommandId; readonly schedule: Schedule }
  | { readonly type: 'draw.cancel'; readonly id: CommandId }
  | { readonly type: 'message.post'; readonly id: CommandId; readonly text: string }
  | { readonly type: 'message.remove'; readonly id: CommandId; readonly target: number }
  /**
   * Sets membership, idempotent: the last value counts. `target` is a message's `seq`, or
   * `drawItself`.
   */
  | { readonly type: 'like'; readonly id: CommandId; readonly target: number; readonly on: boolean }
  /**
   * Acknowledges a checkpoint to the relay: this viewer has read up to it. It never reaches the
   * draw and has no reply.
   */
  | { readonly type: 'checkpoint.ack'; readonly id: CommandId; readonly checkpoint: string }
  // never from clients
  | { readonly type: 'likes.count'; readonly id: CommandId; readonly totals: Totals }
  | { readonly type: 'viewers.count'; readonly id: CommandId; readonly viewers: number }
  | { readonly type: 'time.pass'; readonly id: CommandId }

/**
 * What happened in a draw. A message is one `text` and not parts: thousands of viewers get each
 * one, and a draw has neither files nor cards nor actions in its messages.
 */
export type DrawEvent =
  | { readonly type: 'draw.scheduled'; readonly schedule: Schedule }
  /** The whole schedule as it is now, and which parts of it are new. */
  | { readonly type: 'draw.edited'; readonly schedule: Schedule; readonly changes: readonly ScheduleChange[] }
  | { readonly type: 'draw.cancelled' }
  | { readonly type: 'draw.opened' }
  | { readonly type: 'draw.closed' }
  | { readonly type: 'message.posted'; readonly text: string }
  | { readonly type: 'message.removed'; readonly target: number }
  | { readonly type: 'winner.drawn'; readonly winner: Person }
  | { readonly type: 'liked'; readonly target: number; readonly on: boolean }
  | { readonly type: 'likes.counted'; readonly totals: Totals }
  | { readonly type: 'viewers.counted'; readonly viewers: number }

/**
 * Whether each event type is stored, and its audience. Relays, pages, snapshot and archive ask this
 * table.
 */
export const drawPolicies = {
  'draw.scheduled': { persist: 'log', audience: 'everyone' },
  'draw.edited': { persist: 'log', audience: 'everyone' },
  'draw.cancelled': { persist: 'log', audience: 'everyone' },
  'draw.opened': { persist: 'log', audience: 'everyone' },
  'draw.closed': { persist: 'log', audience: 'everyone' },
  'message.posted': { persist: 'log', audience: 'everyone' },
  'message.removed': { persist: 'log', audience: 'everyone' },
  'winner.drawn': { persist: 'log', audience: 'everyone' },
  /**
   * Who likes what has a side table and is private. Everyone sees totals only, hosts and moderators
   * too.
   */
  liked: { persist: 'state', audience: 'none' },
  'likes.counted': { persist: 'none', audience: 'everyone' },
  'viewers.counted': { persist: 'none', audience: 'everyone' },
} as const satisfies Record<DrawEvent['type'], EventPolicy>

/** When a draw takes place, and who leads it. */
export interface Schedule {
  readonly title: string
  /**
   * Epoch ms; `wall` and `zone` are how its host entered it: `2026-11-25T20:00` in an IANA zone.
   */
  readonly at: number
  readonly wall: string
  readonly zone: string
  /** The window for messages and likes, epoch ms: `closesAt` itself is outside. */
  readonly opensAt: number
  readonly closesAt: number
  readonly hosts: readonly Person[]
  readonly moderators: readonly Person[]
}

export const scheduleChanges = ['title', 'time', 'leaders'] as const
export type ScheduleChange = (typeof scheduleChanges)[number]

/** Absolute numbers of likes by target; a target that is not named has not changed. */
export type Totals = Readonly<Record<number, number>>

/** A cancelled draw never opens or closes any more. */
export const phases = ['scheduled', 'open', 'closed', 'cancelled'] as const
export type Phase = (typeof phases)[number]

/** The state of a draw as viewers may see it. */
export interface DrawStateView {
  /** Undefined in a room that was never scheduled. */
  readonly schedule: Schedule | undefined
  readonly phase: Phase
  readonly winners: readonly Person[]
  /** False: the operator has switched live chat off, for all draws. */
  readonly enabled: boolean
  readonly messagesPerMinute: number
}

/** The state that a viewer gets on arrival, with totals and the server's clock. */
export interface DrawView extends DrawStateView {
  readonly viewers: number
  /**
   * Likes of the draw itself and of the messages in the welcome; a target that is not named has
   * none.
   */
  readonly totals: Totals
  /**
   * The server's clock, epoch ms, so that a countdown is right on a machine whose clock is wrong.
   */
  readonly now: number
}

export type LoggedDrawEvent = LoggedEvent<DrawEvent>
export interface DrawFrame extends Omit<Frame<DrawEvent, DrawView>, 'items'> {
  readonly items: readonly DrawItem[]
}
/**
 * A relay adds one to a frame from time to time. It disconnects a viewer who does not acknowledge
 * it in time.
 */
export interface Checkpoint {
  readonly type: 'checkpoint'
  readonly checkpoint: string
}

export type DrawItem = Item<DrawEvent, DrawView> | Checkpoint
export type DrawPage = Page<DrawEvent>

/** The commands that a viewer may send. */
export const drawClientCommands = [
  'message.post',
  'message.remove',
  'like',
  'checkpoint.ack',
] as const satisfies readonly DrawCommand['type'][]

export type DrawClientCommand = Extract<DrawCommand, { type: (typeof drawClientCommands)[number] }>

export type Badge = 'host' | 'moderator' | 'winner'

/** The badges beside a person's name: their role in this draw, and whether they won. */
export function badgesOf({ id, role }: Person, winners: readonly Person[]): readonly Badge[] {
  const leads = role === 'host' || role === 'moderator' ? [role] : []
  return winners.some((winner) => winner.id === id) ? [...leads, 'winner'] : leads
}

/** A draw as lists show it, before anyone joins it. */
export interface DrawCard {
  readonly draw: RoomId
  readonly title: string
  readonly at: number
  readonly wall: string
  readonly zone: string
  readonly opensAt: number
  readonly closesAt: number
}
