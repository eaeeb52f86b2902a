import type { Department, Receipt, Status } from '../../protocol/conversation.ts'
import type { Person } from '../../protocol/envelope.ts'

/** One attempt of the assistant to answer everything up to a place in the log. Written before the provider is asked. */
export interface AnswerInProgress {
  readonly n: number
  readonly upTo: number
  readonly tries: number
  /** Epoch ms by which it should have shown a sign of life. */
  readonly until: number
}

/** What a conversation must remember beside its messages. Small, and changed rarely: it costs a row each time. */
export interface State {
  readonly department: Department | undefined
  readonly visitor: Person | undefined
  readonly locale: string
  readonly page: string
  readonly openedAt: number
  readonly status: Status
  readonly receipts: Readonly<Record<string, Receipt & { readonly at: number }>>
  readonly participants: Readonly<Record<string, Person>>
  readonly agentsOnline: number
  readonly answer: AnswerInProgress | undefined
  /** How many turns there have been, and up to which place they have dealt with what was asked. */
  readonly answers: number
  readonly dealtWith: number
}

export const start: State = {
  department: undefined,
  visitor: undefined,
  locale: 'en',
  page: '',
  openedAt: 0,
  status: { is: 'assisted' },
  receipts: {},
  participants: {},
  agentsOnline: 0,
  answer: undefined,
  answers: 0,
  dealtWith: 0,
}
