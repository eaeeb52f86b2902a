import type { CommandId, EventEnvelope, EventPolicy, Frame, Item, LoggedEvent, Page, Person } from './envelope.ts'

/** What may be said in a conversation, and by the clock, the inbox and the assistant. */
export type ConversationCommand =
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
  | { readonly type: 'answer.begin'; readonly id: CommandId; readonly upTo: number; readonly until: number }
  | { readonly type: 'answer.end'; readonly id: CommandId; readonly n: number }
  | { readonly type: 'message.draft'; readonly id: CommandId; readonly n: number; readonly text: string }
  | { readonly type: 'presence.set'; readonly id: CommandId; readonly present: readonly Person[] }
  | { readonly type: 'agents.count'; readonly id: CommandId; readonly online: number }
  | { readonly type: 'time.pass'; readonly id: CommandId }

/** What happened. Kinds marked `log` below are history; `state` overwrite the last value; `no` are never stored. */
export type ConversationEvent =
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
  | { readonly type: 'answer.began'; readonly n: number; readonly upTo: number; readonly tries: number; readonly until: number }
  | { readonly type: 'answer.ended'; readonly n: number }
  | { readonly type: 'agents.counted'; readonly online: number }
  | { readonly type: 'message.drafting'; readonly n: number; readonly text: string }
  | { readonly type: 'typing'; readonly on: boolean }
  | { readonly type: 'presence.changed'; readonly present: readonly Person[] }
  | { readonly type: 'participants.changed'; readonly present: readonly Person[] }

/** Whether each kind is kept, and who may see it. Every reader asks this table: frames, pages, the snapshot, the archive, the assistant. */
export const conversationPolicies = {
  'conversation.opened': { persist: 'log', audience: 'everyone' },
  'message.posted': { persist: 'log', audience: 'everyone' },
  'note.posted': { persist: 'log', audience: 'staff' },
  'message.removed': { persist: 'log', audience: 'everyone' },
  'note.removed': { persist: 'log', audience: 'staff' },
  'person.requested': { persist: 'log', audience: 'everyone' },
  'claim.taken': { persist: 'log', audience: 'everyone' },
  'claim.released': { persist: 'log', audience: 'everyone' },
  'conversation.resolved': { persist: 'log', audience: 'everyone' },
  'conversation.reopened': { persist: 'log', audience: 'everyone' },
  'receipt.moved': { persist: 'state', audience: 'everyone' },
  'answer.began': { persist: 'state', audience: 'everyone' },
  'answer.ended': { persist: 'state', audience: 'everyone' },
  'agents.counted': { persist: 'state', audience: 'everyone' },
  'message.drafting': { persist: 'no', audience: 'everyone' },
  typing: { persist: 'no', audience: 'everyone' },
  /** Who has the room open, watching agents included. */
  'presence.changed': { persist: 'no', audience: 'staff' },
  /** The visitor and those who spoke or claimed, as far as they are here: what the visitor may know of presence. */
  'participants.changed': { persist: 'no', audience: 'everyone' },
} as const satisfies Record<ConversationEvent['type'], EventPolicy>

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
  readonly present: readonly Person[]
  readonly agentsOnline: number
  /** The assistant's running turn, so that a late joiner sees that an answer is on its way. */
  readonly answer: number | undefined
}

export type ConversationEnvelope = EventEnvelope<ConversationEvent> | LoggedEvent<ConversationEvent>
export type LoggedConversationEvent = LoggedEvent<ConversationEvent>
export type ConversationFrame = Frame<ConversationEvent, ConversationView>
export type ConversationItem = Item<ConversationEvent, ConversationView>
export type ConversationPage = Page<ConversationEvent>

/** The commands a client may send; the rest come from ourselves. */
export const conversationClientCommands = [
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
] as const satisfies readonly ConversationCommand['type'][]

export type ConversationClientCommand = Extract<ConversationCommand, { type: (typeof conversationClientCommands)[number] }>
