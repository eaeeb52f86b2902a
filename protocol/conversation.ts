import type { CommandId, Frame, Item, Kept, Page, Person, Stamped, Treatment } from './envelope.ts'

/** What may be said in a conversation, and by the clock, the inbox and the assistant. */
export type Command =
  | {
      readonly type: 'conversation.open'
      readonly id: CommandId
      readonly department: Department
      readonly locale: string
      readonly page: string
    }
  | {
      readonly type: 'message.post'
      readonly id: CommandId
      readonly text: string
      readonly sources?: readonly Source[]
      readonly offersPerson?: true
    }
  | { readonly type: 'note.post'; readonly id: CommandId; readonly text: string }
  | { readonly type: 'message.remove'; readonly id: CommandId; readonly target: number }
  | { readonly type: 'receipt.move'; readonly id: CommandId; readonly received?: number; readonly read?: number }
  | { readonly type: 'typing'; readonly id: CommandId; readonly on: boolean }
  | { readonly type: 'person.request'; readonly id: CommandId }
  | { readonly type: 'claim.take'; readonly id: CommandId }
  | { readonly type: 'claim.release'; readonly id: CommandId }
  | { readonly type: 'conversation.resolve'; readonly id: CommandId }
  | { readonly type: 'answer.stop'; readonly id: CommandId }
  // from ourselves only
  | { readonly type: 'turn.begin'; readonly id: CommandId; readonly upTo: number; readonly until: number }
  | { readonly type: 'turn.end'; readonly id: CommandId; readonly n: number }
  | { readonly type: 'message.draft'; readonly id: CommandId; readonly n: number; readonly text: string }
  | { readonly type: 'presence.set'; readonly id: CommandId; readonly here: readonly Person[] }
  | { readonly type: 'agents.count'; readonly id: CommandId; readonly online: number }
  | { readonly type: 'time.pass'; readonly id: CommandId }

/** What happened. Kinds marked `log` below are history; `state` overwrite the last value; `no` are never stored. */
export type Happening =
  | {
      readonly type: 'conversation.opened'
      readonly department: Department
      readonly visitor: Person
      readonly locale: string
      readonly page: string
    }
  | { readonly type: 'message.posted'; readonly text: string; readonly sources?: readonly Source[]; readonly offersPerson?: true }
  | { readonly type: 'note.posted'; readonly text: string }
  | { readonly type: 'message.removed'; readonly target: number }
  | { readonly type: 'note.removed'; readonly target: number }
  | { readonly type: 'person.requested' }
  | { readonly type: 'claim.taken' }
  | { readonly type: 'claim.released'; readonly agent: Person }
  | { readonly type: 'conversation.resolved' }
  | { readonly type: 'conversation.reopened' }
  | { readonly type: 'receipt.moved'; readonly received: number; readonly read: number }
  | { readonly type: 'turn.began'; readonly n: number; readonly upTo: number; readonly tries: number; readonly until: number }
  | { readonly type: 'turn.ended'; readonly n: number }
  | { readonly type: 'agents.counted'; readonly online: number }
  | { readonly type: 'message.drafting'; readonly n: number; readonly text: string }
  | { readonly type: 'typing'; readonly on: boolean }
  | { readonly type: 'presence.changed'; readonly here: readonly Person[] }
  | { readonly type: 'participants.changed'; readonly here: readonly Person[] }

/** Whether each kind is kept, and who may see it. Every reader asks this table: frames, pages, the snapshot, the archive, the assistant. */
export const treatment = {
  'conversation.opened': { keep: 'log', to: 'everyone' },
  'message.posted': { keep: 'log', to: 'everyone' },
  'note.posted': { keep: 'log', to: 'staff' },
  'message.removed': { keep: 'log', to: 'everyone' },
  'note.removed': { keep: 'log', to: 'staff' },
  'person.requested': { keep: 'log', to: 'everyone' },
  'claim.taken': { keep: 'log', to: 'everyone' },
  'claim.released': { keep: 'log', to: 'everyone' },
  'conversation.resolved': { keep: 'log', to: 'everyone' },
  'conversation.reopened': { keep: 'log', to: 'everyone' },
  'receipt.moved': { keep: 'state', to: 'everyone' },
  'turn.began': { keep: 'state', to: 'everyone' },
  'turn.ended': { keep: 'state', to: 'everyone' },
  'agents.counted': { keep: 'state', to: 'everyone' },
  'message.drafting': { keep: 'no', to: 'everyone' },
  typing: { keep: 'no', to: 'everyone' },
  /** Who has the room open, watching agents included. */
  'presence.changed': { keep: 'no', to: 'staff' },
  /** The visitor and those who spoke or claimed, as far as they are here: what the visitor may know of presence. */
  'participants.changed': { keep: 'no', to: 'everyone' },
} as const satisfies Record<Happening['type'], Treatment>

/** A department as a visitor meets it. */
export interface Department {
  readonly id: string
  readonly name: string
  readonly persona: string
}

/** A page that an answer was taken from. `url` is ours: a path such as `/help/point-a-domain`. */
export interface Source {
  readonly title: string
  readonly url: string
}

export type Status =
  | { readonly is: 'assisted' }
  | { readonly is: 'waiting'; readonly since: number }
  | { readonly is: 'claimed'; readonly agent: Person; readonly since: number }
  | { readonly is: 'resolved'; readonly at: number }

export interface Receipt {
  readonly received: number
  readonly read: number
}

/** The state as one circle sees it when it arrives. */
export interface ConversationView {
  readonly department: Department | undefined
  readonly visitor: Person | undefined
  readonly status: Status
  readonly receipts: Readonly<Record<string, Receipt>>
  /** Everyone who ever spoke or claimed, by id: names for receipts and typing. */
  readonly participants: Readonly<Record<string, Person>>
  readonly here: readonly Person[]
  readonly agentsOnline: number
  /** The assistant's running turn, so that a late joiner sees that an answer is on its way. */
  readonly turn: number | undefined
}

export type ConversationEvent = Stamped<Happening> | Kept<Happening>
export type KeptEvent = Kept<Happening>
export type ConversationFrame = Frame<Happening, ConversationView>
export type ConversationItem = Item<Happening, ConversationView>
export type ConversationPage = Page<Happening>

/** The commands a client may send; the rest come from ourselves. */
export const clientCommands = [
  'message.post',
  'note.post',
  'message.remove',
  'receipt.move',
  'typing',
  'person.request',
  'claim.take',
  'claim.release',
  'conversation.resolve',
  'answer.stop',
] as const satisfies readonly Command['type'][]

export type ClientCommand = Extract<Command, { type: (typeof clientCommands)[number] }>
