import type { Command, Happening } from '../../protocol/conversation.ts'
import { isStaff, type Person, type Verdict } from '../../protocol/envelope.ts'
import { limits } from '../../protocol/limits.ts'
import { waitMs } from '../pace.ts'
import { happens, refuse } from '../results.ts'
import type { Moment } from '../rules.ts'
import { cleanText } from '../text/text.ts'
import type { State } from './state.ts'

type Decide<T> = (state: State, command: Extract<Command, { type: T }>, moment: Moment<Happening>) => Verdict<Happening>

const minute = { count: limits.messagesPerMinute, withinMs: 60_000 }
const isCustomer = ({ role }: Person): boolean => role === 'visitor' || role === 'user'

/** The id under which the answer of turn n is posted. Its colon keeps it out of reach of every client. */
export const turnId = (n: number): string => `turn:${n}`

/** A running turn is over as soon as something else was said or someone took over. */
const endOfTurn = ({ turn }: State): readonly Happening[] => (turn ? [{ type: 'turn.ended', n: turn.n }] : [])
const reopening = ({ status }: State): readonly Happening[] => (status.is === 'resolved' ? [{ type: 'conversation.reopened' }] : [])

/** One decision per command: what happens because of it, or why not. Each reads like a sentence of the product's rules. */
export const decisions: { readonly [T in Command['type']]: Decide<T> } = {
  'conversation.open': (state, { department, locale, page }, { by }) =>
    state.visitor ? happens() : happens({ type: 'conversation.opened', department, visitor: by, locale, page }),

  'message.post': (state, command, moment) => {
    const { by, at } = moment
    const clean = cleanText(command.text)
    if ('wrong' in clean) return refuse(clean.wrong)
    const posted: Happening = { type: 'message.posted', text: clean.text }
    if (by.role === 'assistant') return answer(state, command, posted)
    if (isStaff(by.role))
      return state.status.is === 'claimed'
        ? happens(posted)
        : happens(posted, ...reopening(state), { type: 'claim.taken' }, ...endOfTurn(state))
    const wait = waitMs(moment.recent, minute, at)
    if (wait > 0) return refuse('too-fast', { retryAfterMs: wait })
    return happens(posted, ...reopening(state), ...endOfTurn(state))
  },

  'note.post': (_state, { text }) => {
    const clean = cleanText(text)
    return 'wrong' in clean ? refuse(clean.wrong) : happens({ type: 'note.posted', text: clean.text })
  },

  'message.remove': (_state, _command, { by, target }) => {
    // A visitor who guesses the place of a note learns nothing: for him there is no message there.
    const visible = target?.type === 'message.posted' || (target?.type === 'note.posted' && isStaff(by.role))
    if (!target || !visible) return refuse('no-such-message')
    if (target.by.id !== by.id && by.role !== 'admin') return refuse('not-yours')
    if (target.removed) return happens()
    return happens({ type: target.type === 'note.posted' ? 'note.removed' : 'message.removed', target: target.seq })
  },

  'receipt.move': ({ receipts }, { received = 0, read = 0 }, { by, at, head }) => {
    const last = receipts[by.id] ?? { received: 0, read: 0, at: 0 }
    const next = { received: Math.min(head, Math.max(last.received, received, read)), read: Math.min(head, Math.max(last.read, read)) }
    if (next.received === last.received && next.read === last.read) return happens()
    // Half the promised second, so that an honest client whose clock runs a little fast is never refused.
    const wait = last.at + limits.receiptEveryMs / 2 - at
    return wait > 0 ? refuse('too-fast', { retryAfterMs: wait }) : happens({ type: 'receipt.moved', ...next })
  },

  typing: (_state, { on }) => happens({ type: 'typing', on }),

  'person.request': (state) =>
    state.status.is === 'assisted' || state.status.is === 'resolved'
      ? happens({ type: 'person.requested' }, ...endOfTurn(state))
      : happens(),

  'claim.take': (state, _command, { by }) => {
    const { status } = state
    if (status.is === 'claimed')
      return status.agent.id === by.id ? happens() : refuse('already-claimed', { say: `${status.agent.name} has this conversation.` })
    return happens({ type: 'claim.taken' }, ...reopening(state), ...endOfTurn(state))
  },

  'claim.release': ({ status }, _command, { by }) => {
    if (status.is !== 'claimed') return refuse('not-claimed')
    const may = status.agent.id === by.id || by.role === 'admin' || by.role === 'system'
    return may
      ? happens({ type: 'claim.released', agent: status.agent })
      : refuse('already-claimed', { say: `${status.agent.name} has this conversation.` })
  },

  'conversation.resolve': (state, _command, { by }) => {
    const { status } = state
    if (status.is === 'resolved') return happens()
    if (status.is === 'claimed' && status.agent.id !== by.id && by.role !== 'admin')
      return refuse('already-claimed', { say: `${status.agent.name} has this conversation.` })
    return happens({ type: 'conversation.resolved' }, ...endOfTurn(state))
  },

  'answer.stop': (state) => happens(...endOfTurn(state)),

  'turn.begin': ({ status, turn, turns, dealtWith }, { upTo, until }) => {
    if (status.is !== 'assisted') return refuse('not-your-turn')
    if (upTo <= dealtWith) return refuse('turn-over')
    const again = turn?.upTo === upTo
    return happens(
      { type: 'turn.began', n: again ? turn.n : turns + 1, upTo, tries: again ? turn.tries + 1 : 1, until },
      // The assistant has read what it is about to answer; the state is written in this turn anyway.
      { type: 'receipt.moved', received: upTo, read: upTo },
    )
  },

  'turn.end': (state, { n }) => (state.turn?.n === n ? happens(...endOfTurn(state)) : happens()),

  'message.draft': ({ turn }, { n, text }) =>
    turn?.n === n ? happens({ type: 'message.drafting', n, text: text.slice(0, limits.textLength) }) : refuse('turn-over'),

  'presence.set': ({ participants }, { here }) =>
    happens(
      { type: 'presence.changed', here },
      { type: 'participants.changed', here: here.filter((person) => isCustomer(person) || participants[person.id]) },
    ),

  'agents.count': ({ agentsOnline }, { online }) => (online === agentsOnline ? happens() : happens({ type: 'agents.counted', online })),

  // Nothing is due by itself yet; snoozing will be.
  'time.pass': () => happens(),
}

/** The assistant speaks only in its own running turn, and never in a conversation that a person has. */
function answer(state: State, command: Extract<Command, { type: 'message.post' }>, posted: Happening): Verdict<Happening> {
  if (state.status.is === 'claimed') return refuse('not-your-turn')
  if (!state.turn || command.id !== turnId(state.turn.n)) return refuse('turn-over')
  const { sources, offersPerson } = command
  return happens(
    { ...posted, ...(sources && sources.length > 0 ? { sources } : {}), ...(offersPerson ? { offersPerson } : {}) } as Happening,
    ...endOfTurn(state),
  )
}
