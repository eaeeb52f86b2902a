import { type DrawCommand, type DrawEvent, drawItself } from '../../protocol/draw.ts'
import type { Decision, Refusal } from '../../protocol/envelope.ts'
import { refusal } from '../../protocol/errors.ts'
import { limits } from '../../protocol/limits.ts'
import { waitMs } from '../pace.ts'
import { accept, refuse } from '../results.ts'
import type { DecisionContext } from '../rules.ts'
import { cleanText, textFingerprint } from '../text/text.ts'
import { keepsOrder } from './rights.ts'
import type { DrawSettings, State } from './state.ts'

type Decide<T> = (
  state: State,
  command: Extract<DrawCommand, { type: T }>,
  moment: DecisionContext<DrawEvent>,
  settings: DrawSettings,
) => Decision<DrawEvent>

const minuteMs = 60_000
/** Within this time nobody says the same twice. */
const sameTextMs = 30_000

/** What time itself has brought since the last event, once and in order however late somebody looks. */
export function windowEvents({ schedule, phase }: State, at: number): readonly DrawEvent[] {
  if (!schedule) return []
  const opened: readonly DrawEvent[] = phase === 'scheduled' && at >= schedule.opensAt ? [{ type: 'draw.opened' }] : []
  const closed: readonly DrawEvent[] = phase !== 'closed' && at >= schedule.closesAt ? [{ type: 'draw.closed' }] : []
  return [...opened, ...closed]
}

/** Why nobody may talk or like now. Asks the time and not the phase: an alarm may be late, a door may not. */
function windowRefusal({ schedule }: State, at: number, { enabled }: DrawSettings): Refusal | undefined {
  if (!enabled) return refusal('live-chat-off')
  if (!schedule) return refusal('no-such-draw')
  if (at < schedule.opensAt) return refusal('not-open-yet', { retryAfterMs: schedule.opensAt - at })
  return at >= schedule.closesAt ? refusal('closed') : undefined
}

/** One decision per command: what happens because of it, or why not. Each reads like a sentence of the product's rules. */
export const decisions: { readonly [T in DrawCommand['type']]: Decide<T> } = {
  'draw.schedule': (state, { schedule }, { at }) =>
    state.schedule ? accept() : accept({ type: 'draw.scheduled', schedule }, ...windowEvents({ ...state, schedule }, at)),

  'message.post': (state, { text }, { by, at, recent }, settings) => {
    const closed = windowRefusal(state, at, settings)
    if (closed) return { refused: closed }
    if (by.name === '') return refuse('name-needed')
    const clean = cleanText(text, limits.drawTextLength)
    if ('wrong' in clean) return refuse(clean.wrong)
    if (!keepsOrder(by)) {
      const wait = waitMs(recent, { count: settings.messagesPerMinute, withinMs: minuteMs }, at)
      if (wait > 0) return refuse('too-fast', { retryAfterMs: wait })
      const mark = textFingerprint(clean.text)
      const same = recent.findLast((said) => said.fingerprint === mark && said.at > at - sameTextMs)
      if (same) return refuse('duplicate', { retryAfterMs: same.at + sameTextMs - at })
    }
    return accept(...windowEvents(state, at), { type: 'message.posted', text: clean.text })
  },

  'message.remove': (_state, _command, { by, target }) => {
    if (target?.type !== 'message.posted') return refuse('no-such-message')
    if (target.by.id !== by.id && !keepsOrder(by)) return refuse('not-yours')
    return target.removed ? accept() : accept({ type: 'message.removed', target: target.seq })
  },

  like: (state, { target: place, on }, { by, at, target }, settings) => {
    const closed = windowRefusal(state, at, settings)
    if (closed) return { refused: closed }
    if (by.name === '') return refuse('name-needed')
    if (place !== drawItself && (target?.type !== 'message.posted' || target.removed)) return refuse('no-such-message')
    return accept(...windowEvents(state, at), { type: 'liked', target: place, on })
  },

  // A relay's own affair; the table of rights lets it come no further.
  'checkpoint.ack': () => accept(),

  'likes.count': (_state, { totals }) => accept({ type: 'likes.counted', totals }),

  'viewers.count': (_state, { viewers }) => accept({ type: 'viewers.counted', viewers }),

  'time.pass': (state, _command, { at }) => accept(...windowEvents(state, at)),
}
