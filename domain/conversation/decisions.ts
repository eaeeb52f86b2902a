import type { ConversationCommand, ConversationEvent } from '../../protocol/conversation.ts'
import { type Decision, isStaff, type Person } from '../../protocol/envelope.ts'
import { limits } from '../../protocol/limits.ts'
import { waitMs } from '../pace.ts'
import { accept, refuse } from '../results.ts'
import type { DecisionContext } from '../rules.ts'
import { cleanText } from '../text/text.ts'
import type { State } from './state.ts'

type Decide<T> = (
  state: State,
  command: Extract<ConversationCommand, { type: T }>,
  moment: DecisionContext<ConversationEvent>,
) => Decision<ConversationEvent>

const minute = { count: limits.messagesPerMinute, withinMs: 60_000 }
const isCustomer = ({ role }: Person): boolean => role === 'visitor' || role === 'user'

/** The id under which the answer of turn n is posted. Its colon keeps it out of reach of every client. */
export const answerId = (n: number): string => `answer:${n}`

/** A running turn is over as soon as something else was said or someone took over. */
const endOfAnswer = ({ answer }: State): readonly ConversationEvent[] => (answer ? [{ type: 'answer.ended', n: answer.n }] : [])
const reopening = ({ status }: State): readonly ConversationEvent[] => (status.is === 'resolved' ? [{ type: 'conversation.reopened' }] : [])

/** One decision per command: what happens because of it, or why not. Each reads like a sentence of the product's rules. */
export const decisions: { readonly [T in ConversationCommand['type']]: Decide<T> } = {
  'conversation.open': (state, { department, locale, page }, { by }) =>
    state.visitor ? accept() : accept({ type: 'conversation.opened', department, visitor: by, locale, page }),

  'message.post': (state, command, moment) => {
    const { by, at } = moment
    const clean = cleanText(command.text)
    if ('wrong' in clean) return refuse(clean.wrong)
    const posted: ConversationEvent = { type: 'message.posted', text: clean.text }
    if (by.role === 'assistant') return postAnswer(state, command, posted)
    if (isStaff(by.role))
      return state.status.is === 'claimed'
        ? accept(posted)
        : accept(posted, ...reopening(state), { type: 'claim.taken' }, ...endOfAnswer(state))
    const wait = waitMs(moment.recent, minute, at)
    if (wait > 0) return refuse('too-fast', { retryAfterMs: wait })
    return accept(posted, ...reopening(state), ...endOfAnswer(state))
  },

  'note.post': (_state, { text }) => {
    const clean = cleanText(text)
    return 'wrong' in clean ? refuse(clean.wrong) : accept({ type: 'note.posted', text: clean.text })
  },

  'message.remove': (_state, _command, { by, target }) => {
    // A visitor who guesses the place of a note learns nothing: for him there is no message there.
    const visible = target?.type === 'message.posted' || (target?.type === 'note.posted' && isStaff(by.role))
    if (!target || !visible) return refuse('no-such-message')
    if (target.by.id !== by.id && by.role !== 'admin') return refuse('not-yours')
    if (target.removed) return accept()
    return accept({ type: target.type === 'note.posted' ? 'note.removed' : 'message.removed', target: target.seq })
  },

  'receipt.move': ({ receipts }, { received = 0, read = 0 }, { by, at, head }) => {
    const last = receipts[by.id] ?? { received: 0, read: 0, at: 0 }
    const next = { received: Math.min(head, Math.max(last.received, received, read)), read: Math.min(head, Math.max(last.read, read)) }
    if (next.received === last.received && next.read === last.read) return accept()
    // Half the promised second, so that an honest client whose clock runs a little fast is never refused.
    const wait = last.at + limits.receiptEveryMs / 2 - at
    return wait > 0 ? refuse('too-fast', { retryAfterMs: wait }) : accept({ type: 'receipt.moved', ...next })
  },

  typing: (_state, { on }) => accept({ type: 'typing', on }),

  'person.request': (state) =>
    state.status.is === 'assisted' || state.status.is === 'resolved'
      ? accept({ type: 'person.requested' }, ...endOfAnswer(state))
      : accept(),

  'claim.take': (state, _command, { by }) => {
    const { status } = state
    if (status.is === 'claimed')
      return status.agent.id === by.id ? accept() : refuse('already-claimed', { message: `${status.agent.name} has this conversation.` })
    return accept({ type: 'claim.taken' }, ...reopening(state), ...endOfAnswer(state))
  },

  'claim.release': ({ status }, _command, { by }) => {
    if (status.is !== 'claimed') return refuse('not-claimed')
    const may = status.agent.id === by.id || by.role === 'admin' || by.role === 'system'
    return may
      ? accept({ type: 'claim.released', agent: status.agent })
      : refuse('already-claimed', { message: `${status.agent.name} has this conversation.` })
  },

  'conversation.resolve': (state, _command, { by }) => {
    const { status } = state
    if (status.is === 'resolved') return accept()
    if (status.is === 'claimed' && status.agent.id !== by.id && by.role !== 'admin')
      return refuse('already-claimed', { message: `${status.agent.name} has this conversation.` })
    return accept({ type: 'conversation.resolved' }, ...endOfAnswer(state))
  },

  'answer.stop': (state) => accept(...endOfAnswer(state)),

  'answer.begin': ({ status, answer, answers, dealtWith }, { upTo, until }) => {
    if (status.is !== 'assisted') return refuse('taken-over')
    if (upTo <= dealtWith) return refuse('answer-over')
    const again = answer?.upTo === upTo
    return accept(
      { type: 'answer.began', n: again ? answer.n : answers + 1, upTo, tries: again ? answer.tries + 1 : 1, until },
      // The assistant has read what it is about to answer; the state is written in this turn anyway.
      { type: 'receipt.moved', received: upTo, read: upTo },
    )
  },

  'answer.end': (state, { n }) => (state.answer?.n === n ? accept(...endOfAnswer(state)) : accept()),

  'message.draft': ({ answer }, { n, text }) =>
    answer?.n === n ? accept({ type: 'message.drafting', n, text: text.slice(0, limits.textLength) }) : refuse('answer-over'),

  'presence.set': ({ participants }, { present }) =>
    accept(
      { type: 'presence.changed', present },
      { type: 'participants.changed', present: present.filter((person) => isCustomer(person) || participants[person.id]) },
    ),

  'agents.count': ({ agentsOnline }, { online }) => (online === agentsOnline ? accept() : accept({ type: 'agents.counted', online })),

  // Nothing is due by itself yet; snoozing will be.
  'time.pass': () => accept(),
}

/** The assistant speaks only in its own running turn, and never in a conversation that a person has. */
function postAnswer(
  state: State,
  command: Extract<ConversationCommand, { type: 'message.post' }>,
  posted: ConversationEvent,
): Decision<ConversationEvent> {
  if (state.status.is === 'claimed') return refuse('taken-over')
  if (!state.answer || command.id !== answerId(state.answer.n)) return refuse('answer-over')
  const { sources, offersPerson } = command
  return accept(
    { ...posted, ...(sources && sources.length > 0 ? { sources } : {}), ...(offersPerson ? { offersPerson } : {}) } as ConversationEvent,
    ...endOfAnswer(state),
  )
}
