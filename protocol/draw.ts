import type { CommandId, EventPolicy, Frame, Item, LoggedEvent, Page, Person, RoomId } from './envelope.ts'

/** What a like of the draw itself points at; every other target is the place of a message. */
export const drawItself = 0

/** What may be said in a draw, and by the clock and those who count. */
export type DrawCommand =
  | { readonly type: 'draw.schedule'; readonly id: CommandId; readonly schedule: Schedule }
  | { readonly type: 'message.post'; readonly id: CommandId; readonly text: string }
  | { readonly type: 'message.remove'; readonly id: CommandId; readonly target: number }
  /** Membership: the last word wins, and saying it again changes nothing. `target` is a message's place, or `drawItself`. */
  | { readonly type: 'like'; readonly id: CommandId; readonly target: number; readonly on: boolean }
  /** Says a mark back, to a relay: this viewer has read up to it. Goes no further, and has no answer. */
  | { readonly type: 'checkpoint.ack'; readonly id: CommandId; readonly checkpoint: string }
  // from ourselves only
  | { readonly type: 'likes.count'; readonly id: CommandId; readonly totals: Totals }
  | { readonly type: 'viewers.count'; readonly id: CommandId; readonly viewers: number }
  | { readonly type: 'time.pass'; readonly id: CommandId }

/** What happened in a draw. */
export type DrawEvent =
  | { readonly type: 'draw.scheduled'; readonly schedule: Schedule }
  | { readonly type: 'draw.opened' }
  | { readonly type: 'draw.closed' }
  | { readonly type: 'message.posted'; readonly text: string }
  | { readonly type: 'message.removed'; readonly target: number }
  | { readonly type: 'winner.drawn'; readonly winner: Person }
  | { readonly type: 'liked'; readonly target: number; readonly on: boolean }
  | { readonly type: 'likes.counted'; readonly totals: Totals }
  | { readonly type: 'viewers.counted'; readonly viewers: number }

/** Whether each kind is kept, and who may see it. Every reader asks this table: relays, pages, the snapshot, the archive. */
export const drawPolicies = {
  'draw.scheduled': { persist: 'log', audience: 'everyone' },
  'draw.opened': { persist: 'log', audience: 'everyone' },
  'draw.closed': { persist: 'log', audience: 'everyone' },
  'message.posted': { persist: 'log', audience: 'everyone' },
  'message.removed': { persist: 'log', audience: 'everyone' },
  'winner.drawn': { persist: 'log', audience: 'everyone' },
  /** Who likes what is a standing fact with a table of its own. It is nobody's business: the crowd is told totals. */
  liked: { persist: 'state', audience: 'staff' },
  'likes.counted': { persist: 'no', audience: 'everyone' },
  'viewers.counted': { persist: 'no', audience: 'everyone' },
} as const satisfies Record<DrawEvent['type'], EventPolicy>

/** When a draw is, and who may do more in it than talk. */
export interface Schedule {
  readonly title: string
  /** The moment of the draw, epoch ms; `wall` and `zone` are how its host said it: `2026-11-25T20:00` in an IANA zone. */
  readonly at: number
  readonly wall: string
  readonly zone: string
  /** The window in which people may talk and like: from `opensAt` on, until before `closesAt`. Epoch ms. */
  readonly opensAt: number
  readonly closesAt: number
  readonly hosts: readonly Person[]
  readonly moderators: readonly Person[]
}

/** Absolute numbers of likes by target; a target that is not named has not changed. */
export type Totals = Readonly<Record<number, number>>

export type Phase = 'scheduled' | 'open' | 'closed'

/** What of a draw's state its readers may see. */
export interface DrawStateView {
  /** Nothing in a room that was never scheduled. */
  readonly schedule: Schedule | undefined
  readonly phase: Phase
  readonly winners: readonly Person[]
  /** False: the operator has switched live chat off, for all draws. */
  readonly enabled: boolean
  readonly messagesPerMinute: number
}

/** The snapshot with which a viewer arrives: the state, what the crowd counts for, and the house's clock. */
export interface DrawView extends DrawStateView {
  readonly viewers: number
  /** Of the draw itself and of the messages that come with the welcome; one that is not named has none. */
  readonly totals: Totals
  /** Epoch ms by our clock, so that a countdown is right on a machine whose own is wrong. */
  readonly now: number
}

export type LoggedDrawEvent = LoggedEvent<DrawEvent>
export interface DrawFrame extends Omit<Frame<DrawEvent, DrawView>, 'items'> {
  readonly items: readonly DrawItem[]
}
/** Stands in a relay's frame from time to time: whoever has read it says it back, and who does not is let go. */
export interface Checkpoint {
  readonly type: 'checkpoint'
  readonly checkpoint: string
}

export type DrawItem = Item<DrawEvent, DrawView> | Checkpoint
export type DrawPage = Page<DrawEvent>

/** The commands a viewer may send; the rest come from ourselves. */
export const drawClientCommands = [
  'message.post',
  'message.remove',
  'like',
  'checkpoint.ack',
] as const satisfies readonly DrawCommand['type'][]

export type DrawClientCommand = Extract<DrawCommand, { type: (typeof drawClientCommands)[number] }>

export type Badge = 'host' | 'moderator' | 'winner'

/** The badges that a person wears beside the name: by the role that the draw itself gave, and by what was drawn. */
export function badgesOf({ id, role }: Person, winners: readonly Person[]): readonly Badge[] {
  const standing = role === 'host' || role === 'moderator' ? [role] : []
  return winners.some((winner) => winner.id === id) ? [...standing, 'winner'] : standing
}

/** What people see of a draw before they enter it. */
export interface DrawCard {
  readonly draw: RoomId
  readonly title: string
  readonly at: number
  readonly wall: string
  readonly zone: string
  readonly opensAt: number
  readonly closesAt: number
}
