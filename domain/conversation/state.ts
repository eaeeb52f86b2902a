import type { Contact, ConversationSource, Department, Participant, Receipt, Status } from '../../protocol/conversation.ts'
import type { Person } from '../../protocol/envelope.ts'

/**
 * One attempt of the assistant to answer everything up to a place in the log. Stored before the
 * provider is asked.
 */
export interface AnswerInProgress {
  readonly n: number
  readonly upTo: number
  readonly tries: number
  /** Epoch ms by which a first piece should have come. */
  readonly until: number
}

/**
 * The state of a conversation, without its messages. Small and seldom changed: each change writes
 * one row.
 */
export interface State {
  readonly source: ConversationSource
  readonly contact: Contact | undefined
  readonly department: Department | undefined
  readonly visitor: Person | undefined
  readonly locale: string
  readonly page: string
  readonly openedAt: number
  readonly status: Status
  readonly receipts: Readonly<Record<string, Receipt>>
  /** When each receipt last moved, epoch ms: receipts have a rate limit. */
  readonly receiptsMovedAt: Readonly<Record<string, number>>
  readonly participants: Readonly<Record<string, Participant>>
  readonly agentsOnline: number
  readonly answer: AnswerInProgress | undefined
  /** How many answers have begun. */
  readonly answers: number
  /** Up to which place an answer or a person has dealt with the visitor's messages. */
  readonly dealtWith: number
}

/** What the operator decides about conversations. */
export interface ConversationSettings {
  /** After so long without a new event a conversation with the assistant is resolved. */
  readonly assistedIdleMs: number
}

export const start: State = {
  source: { type: 'widget' },
  contact: undefined,
  department: undefined,
  visitor: undefined,
  locale: 'en',
  page: '',
  openedAt: 0,
  status: { is: 'assisted' },
  receipts: {},
  receiptsMovedAt: {},
  participants: {},
  agentsOnline: 0,
  answer: undefined,
  answers: 0,
  dealtWith: 0,
}
