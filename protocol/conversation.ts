import type { CommandId, EventEnvelope, EventPolicy, Frame, Item, LoggedEvent, Page, Person } from './envelope.ts'
import type { Card, MessagePart } from './message.ts'

/** What a conversation can be asked to do: by people, the assistant, the inbox and the clock. */
export type ConversationCommand =
  | {
      readonly type: 'conversation.open'
      readonly id: CommandId
      readonly source: ConversationSource
      readonly contact?: Contact
      readonly department: Department
      readonly locale: string
      readonly page: string
    }
  | {
      readonly type: 'message.post'
      readonly id: CommandId
      readonly text: string
      /** From the assistant only, as `offersPerson`. */
      readonly cards?: readonly Card[]
      readonly offersPerson?: true
    }
  | { readonly type: 'note.post'; readonly id: CommandId; readonly text: string }
  | { readonly type: 'message.remove'; readonly id: CommandId; readonly target: number }
  | { readonly type: 'receipt.move'; readonly id: CommandId; readonly received?: number; readonly read?: number }
  | { readonly type: 'typing'; readonly id: CommandId; readonly on: boolean }
  | { readonly type: 'person.request'; readonly id: CommandId }
  | { readonly type: 'wait.cancel'; readonly id: CommandId }
  | { readonly type: 'claim.take'; readonly id: CommandId }
  | { readonly type: 'claim.release'; readonly id: CommandId }
  | { readonly type: 'conversation.resolve'; readonly id: CommandId }
  | { readonly type: 'answer.stop'; readonly id: CommandId }
  // never from clients
  | { readonly type: 'answer.begin'; readonly id: CommandId; readonly upTo: number; readonly until: number }
  | { readonly type: 'answer.end'; readonly id: CommandId; readonly n: number }
  | { readonly type: 'message.draft'; readonly id: CommandId; readonly n: number; readonly text: string }
  | { readonly type: 'presence.set'; readonly id: CommandId; readonly present: readonly Person[] }
  | { readonly type: 'agents.count'; readonly id: CommandId; readonly online: number }
  | { readonly type: 'time.pass'; readonly id: CommandId }

/** What happened. `conversationPolicies` lists which types are stored and how. */
export type ConversationEvent =
  | {
      readonly type: 'conversation.opened'
      readonly source: ConversationSource
      readonly contact?: Contact
      readonly department: Department
      readonly visitor: Person
      readonly locale: string
      readonly page: string
    }
  | PostedEvent<'message.posted'>
  | PostedEvent<'note.posted'>
  | { readonly type: 'message.removed'; readonly target: number }
  | { readonly type: 'note.removed'; readonly target: number }
  | { readonly type: 'person.requested' }
  | { readonly type: 'wait.cancelled' }
  | { readonly type: 'claim.taken' }
  | { readonly type: 'claim.released'; readonly agent: Person }
  | { readonly type: 'conversation.resolved' }
  | { readonly type: 'conversation.reopened' }
  | { readonly type: 'receipt.moved'; readonly received: number; readonly read: number }
  | { readonly type: 'answer.began'; readonly n: number; readonly upTo: number; readonly tries: number; readonly until: number }
  /** `interrupted`: its question changed; the next answer covers what this one did not. */
  | { readonly type: 'answer.ended'; readonly n: number; readonly interrupted?: true }
  | { readonly type: 'agents.counted'; readonly online: number }
  | { readonly type: 'message.drafting'; readonly n: number; readonly text: string }
  | { readonly type: 'typing'; readonly on: boolean }
  | { readonly type: 'presence.changed'; readonly present: readonly Person[] }
  | { readonly type: 'participants.changed'; readonly present: readonly Person[] }

/** A message or a note. `replyTo` is the `seq` of an earlier one; no command sets it yet. */
interface PostedEvent<T extends string> {
  readonly type: T
  readonly parts: readonly MessagePart[]
  readonly replyTo?: number
}

/**
 * Whether each event type is stored, and its audience. Frames, pages, snapshot, archive and
 * assistant ask this table.
 */
export const conversationPolicies = {
  'conversation.opened': { persist: 'log', audience: 'everyone' },
  'message.posted': { persist: 'log', audience: 'everyone' },
  'note.posted': { persist: 'log', audience: 'staff' },
  'message.removed': { persist: 'log', audience: 'everyone' },
  'note.removed': { persist: 'log', audience: 'staff' },
  'person.requested': { persist: 'log', audience: 'everyone' },
  'wait.cancelled': { persist: 'log', audience: 'everyone' },
  'claim.taken': { persist: 'log', audience: 'everyone' },
  'claim.released': { persist: 'log', audience: 'everyone' },
  'conversation.resolved': { persist: 'log', audience: 'everyone' },
  'conversation.reopened': { persist: 'log', audience: 'everyone' },
  'receipt.moved': { persist: 'state', audience: 'everyone', isDeferred: true },
  'answer.began': { persist: 'state', audience: 'everyone' },
  'answer.ended': { persist: 'state', audience: 'everyone' },
  'agents.counted': { persist: 'state', audience: 'everyone' },
  'message.drafting': { persist: 'none', audience: 'everyone' },
  typing: { persist: 'none', audience: 'everyone' },
  /** Presence: everyone who has the room open, agents who only read included. */
  'presence.changed': { persist: 'none', audience: 'staff' },
  /** Presence as the visitor may see it: of the visitor and the participants only. */
  'participants.changed': { persist: 'none', audience: 'everyone' },
} as const satisfies Record<ConversationEvent['type'], EventPolicy>

/** How a conversation reaches us. Nothing opens one over a channel yet. */
export type ConversationSource =
  | { readonly type: 'widget' }
  | { readonly type: 'api' }
  | { readonly type: 'channel'; readonly channel: string; readonly account: string }

/** The person behind a conversation as an outside system knows them. */
export interface Contact {
  readonly id: string
  readonly name?: string
}

/** A department as a visitor sees it. */
export interface Department {
  readonly id: string
  readonly name: string
  readonly persona: string
}

export type Status =
  | { readonly is: 'assisted' }
  | { readonly is: 'waiting'; readonly since: number }
  | { readonly is: 'claimed'; readonly agent: Person; readonly since: number }
  | { readonly is: 'resolved'; readonly at: number }

/** How far a reader has received and read: places in the log, 0 for nothing. */
export interface Receipt {
  readonly received: number
  readonly read: number
}

/**
 * Someone who wrote or claimed. How far they have read is in `receipts` only: agents who merely
 * read have a receipt and are no participants, and a receipt that rewrote participants would
 * trigger presence each time.
 */
export interface Participant extends Person {
  /** Epoch ms of their first message or claim. */
  readonly joinedAt: number
}

/** The state as one audience sees it on arrival. */
export interface ConversationView {
  readonly department: Department | undefined
  readonly visitor: Person | undefined
  readonly status: Status
  readonly receipts: Readonly<Record<string, Receipt>>
  /** By id: names for receipts and typing. */
  readonly participants: Readonly<Record<string, Participant>>
  readonly present: readonly Person[]
  readonly agentsOnline: number
  /**
   * The number of the assistant's running answer, so that a late joiner sees that one is on its
   * way.
   */
  readonly answer: number | undefined
}

export type ConversationEnvelope = EventEnvelope<ConversationEvent> | LoggedEvent<ConversationEvent>
export type LoggedConversationEvent = LoggedEvent<ConversationEvent>
export type ConversationFrame = Frame<ConversationEvent, ConversationView>
export type ConversationItem = Item<ConversationEvent, ConversationView>
export type ConversationPage = Page<ConversationEvent>

/** The commands that a client may send. */
export const conversationClientCommands = [
  'message.post',
  'note.post',
  'message.remove',
  'receipt.move',
  'typing',
  'person.request',
  'wait.cancel',
  'claim.take',
  'claim.release',
  'conversation.resolve',
  'answer.stop',
] as const satisfies readonly ConversationCommand['type'][]

export type ConversationClientCommand = Extract<ConversationCommand, { type: (typeof conversationClientCommands)[number] }>
