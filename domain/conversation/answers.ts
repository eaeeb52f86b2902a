import type { ConversationEvent } from '../../protocol/conversation.ts'
import type { Decision } from '../../protocol/envelope.ts'
import { limits } from '../../protocol/limits.ts'
import type { MessagePart } from '../../protocol/message.ts'
import { accept, refuse } from '../results.ts'
import type { CommandOf, DecisionTable } from './decision-table.ts'
import type { State } from './state.ts'

/** The command id of answer `n`. Its colon is not allowed in a client's id. */
export const answerId = (n: number): string => `answer:${n}`

/** Ends the running answer: it was posted or stopped, or a person has taken over. */
export const endOfAnswer = ({ answer }: State): readonly ConversationEvent[] => (answer ? [{ type: 'answer.ended', n: answer.n }] : [])

/** Ends the running answer because its question has changed. The next answer covers all of it. */
export const interruption = ({ answer }: State): readonly ConversationEvent[] =>
  answer ? [{ type: 'answer.ended', n: answer.n, interrupted: true }] : []

/** Whether the running answer is to a question that contains this place of the log. */
export const isBeingAnswered = ({ answer, dealtWith }: State, seq: number): boolean =>
  answer !== undefined && seq > dealtWith && seq <= answer.upTo

/** The assistant answers until a person takes over, so also while the visitor waits for one. */
export const mayAssistantAnswer = ({ status }: Pick<State, 'status'>): boolean => status.is === 'assisted' || status.is === 'waiting'

/** The assistant's answers: begun, drafted, stopped, ended. */
export const answerDecisions: DecisionTable<'answer.stop' | 'answer.begin' | 'answer.end' | 'message.draft'> = {
  'answer.stop': (state) => accept(...endOfAnswer(state)),

  'answer.begin': (state, { upTo, until }) => {
    const { answer, answers, dealtWith } = state
    if (!mayAssistantAnswer(state)) return refuse('taken-over')
    if (upTo <= dealtWith) return refuse('answer-over')
    const isRetry = answer?.upTo === upTo
    return accept(
      { type: 'answer.began', n: isRetry ? answer.n : answers + 1, upTo, tries: isRetry ? answer.tries + 1 : 1, until },
      // The assistant has read what it answers. This costs nothing: `answer.began` writes the state
      // anyway.
      { type: 'receipt.moved', received: upTo, read: upTo },
    )
  },

  'answer.end': (state, { n }) => (state.answer?.n === n ? accept(...endOfAnswer(state)) : accept()),

  'message.draft': ({ answer }, { n, text }) =>
    answer?.n === n ? accept({ type: 'message.drafting', n, text: text.slice(0, limits.textLength) }) : refuse('answer-over'),
}

/** The assistant posts only its running answer, and never in a claimed conversation. */
export function postAnswer(state: State, command: CommandOf<'message.post'>, text: string): Decision<ConversationEvent> {
  if (state.status.is === 'claimed') return refuse('taken-over')
  if (!state.answer || command.id !== answerId(state.answer.n)) return refuse('answer-over')
  const { cards = [] } = command
  // Someone who waits for a person already has been offered one.
  const offersPerson = command.offersPerson && state.status.is !== 'waiting'
  const parts: readonly MessagePart[] = [
    { type: 'text', text },
    ...cards.map(({ title, url }): MessagePart => ({ type: 'card', title, url })),
    ...(offersPerson ? [{ type: 'action', action: 'request-person' } as const] : []),
  ]
  return accept({ type: 'message.posted', parts }, ...endOfAnswer(state))
}
