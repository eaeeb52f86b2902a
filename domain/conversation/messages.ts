import type { ConversationEvent } from '../../protocol/conversation.ts'
import { isStaff } from '../../protocol/envelope.ts'
import { limits } from '../../protocol/limits.ts'
import { accept, refuse } from '../results.ts'
import { waitMs } from '../rules.ts'
import { cleanText } from '../text/text.ts'
import { endOfAnswer, interruption, isBeingAnswered, postAnswer } from './answers.ts'
import { reopening } from './claims.ts'
import type { DecisionTable } from './decision-table.ts'
import { postPolicy } from './post-policy.ts'

const minuteMs = 60_000

/** Messages, notes and their removal. */
export const messageDecisions: DecisionTable<'message.post' | 'note.post' | 'message.remove'> = {
  'message.post': (state, command, { by, at, recent }) => {
    const isOurs = isStaff(by.role) || by.role === 'assistant'
    const { textLength, messagesPerMinute } = isOurs ? ourPolicy : postPolicy(state.source)
    const clean = cleanText(command.text, textLength)
    if ('wrong' in clean) return refuse(clean.wrong)
    if (by.role === 'assistant') return postAnswer(state, command, clean.text)
    const posted: ConversationEvent = { type: 'message.posted', parts: [{ type: 'text', text: clean.text }] }
    // The message of an agent claims a conversation that no one has claimed.
    if (isOurs)
      return state.status.is === 'claimed'
        ? accept(posted)
        : accept(posted, ...reopening(state), { type: 'claim.taken' }, ...endOfAnswer(state))
    const wait = waitMs(recent, { count: messagesPerMinute, withinMs: minuteMs }, at)
    if (wait > 0) return refuse('too-fast', { retryAfterMs: wait })
    return accept(posted, ...reopening(state), ...interruption(state))
  },

  'note.post': (_state, { text }) => {
    const clean = cleanText(text)
    return 'wrong' in clean ? refuse(clean.wrong) : accept({ type: 'note.posted', parts: [{ type: 'text', text: clean.text }] })
  },

  'message.remove': (state, _command, { by, target }) => {
    // A visitor who guesses the place of a note gets the same refusal as for a place without a
    // message.
    const isVisible = target?.type === 'message.posted' || (target?.type === 'note.posted' && isStaff(by.role))
    if (!target || !isVisible) return refuse('no-such-message')
    if (target.by.id !== by.id && by.role !== 'admin') return refuse('not-yours')
    if (target.removed) return accept()
    if (target.type === 'note.posted') return accept({ type: 'note.removed', target: target.seq })
    const isQuestion = target.by.id === state.visitor?.id && isBeingAnswered(state, target.seq)
    return accept({ type: 'message.removed', target: target.seq }, ...(isQuestion ? interruption(state) : []))
  },
}

/** Agents and the assistant have no rate limit. */
const ourPolicy = { textLength: limits.textLength, messagesPerMinute: Number.POSITIVE_INFINITY }
