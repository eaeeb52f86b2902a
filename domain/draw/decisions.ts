import { type DrawCommand, type DrawEvent, drawItself } from '../../protocol/draw.ts'
import type { Decision } from '../../protocol/envelope.ts'
import { limits } from '../../protocol/limits.ts'
import { accept, refuse } from '../results.ts'
import { type DecisionContext, waitMs } from '../rules.ts'
import { cleanText, textFingerprint } from '../text/text.ts'
import { mayModerate } from './roles.ts'
import { decideCancel, decideEdit, decideSchedule } from './schedule.ts'
import type { DrawSettings, State } from './state.ts'
import { windowEvents, windowRefusal } from './window.ts'

type Decide<T> = (
  state: State,
  command: Extract<DrawCommand, { type: T }>,
  context: DecisionContext<DrawEvent>,
  settings: DrawSettings,
) => Decision<DrawEvent>

const minuteMs = 60_000
/** Within this time the same person cannot post the same text again. */
const sameTextMs = 30_000

/** One decision per command type: its events, or why it is refused. */
export const decisions: { readonly [T in DrawCommand['type']]: Decide<T> } = {
  'draw.schedule': decideSchedule,
  'draw.edit': decideEdit,
  'draw.cancel': (state, _command, context) => decideCancel(state, context),

  'message.post': (state, { text }, { by, at, recent }, settings) => {
    const closed = windowRefusal({ ...state, ...settings }, at)
    if (closed) return { refused: closed }
    if (by.name === '') return refuse('name-needed')
    const clean = cleanText(text, limits.drawTextLength)
    if ('wrong' in clean) return refuse(clean.wrong)
    if (!mayModerate(by)) {
      const wait = waitMs(recent, { count: settings.messagesPerMinute, withinMs: minuteMs }, at)
      if (wait > 0) return refuse('too-fast', { retryAfterMs: wait })
      const fingerprint = textFingerprint(clean.text)
      const same = recent.findLast((post) => post.fingerprint === fingerprint && post.at > at - sameTextMs)
      if (same) return refuse('duplicate', { retryAfterMs: same.at + sameTextMs - at })
    }
    return accept(...windowEvents(state, at), { type: 'message.posted', text: clean.text })
  },

  'message.remove': (_state, _command, { by, target }) => {
    if (target?.type !== 'message.posted') return refuse('no-such-message')
    if (target.by.id !== by.id && !mayModerate(by)) return refuse('not-yours')
    return target.removed ? accept() : accept({ type: 'message.removed', target: target.seq })
  },

  like: (state, { target: place, on }, { by, at, target }, settings) => {
    const closed = windowRefusal({ ...state, ...settings }, at)
    if (closed) return { refused: closed }
    if (by.name === '') return refuse('name-needed')
    if (place !== drawItself && (target?.type !== 'message.posted' || target.removed)) return refuse('no-such-message')
    return accept(...windowEvents(state, at), { type: 'liked', target: place, on })
  },

  // Relays handle this one; the permission table lets it come no further.
  'checkpoint.ack': () => accept(),

  'likes.count': (_state, { totals }) => accept({ type: 'likes.counted', totals }),

  'viewers.count': (_state, { viewers }) => accept({ type: 'viewers.counted', viewers }),

  'time.pass': (state, _command, { at }) => accept(...windowEvents(state, at)),
}
