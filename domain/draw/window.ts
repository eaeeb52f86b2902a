import type { DrawEvent, DrawStateView, Phase, Schedule } from '../../protocol/draw.ts'
import type { Refusal } from '../../protocol/envelope.ts'
import { refusal } from '../../protocol/errors.ts'

/** When a draw accepts messages and likes: from `opensAt` until before `closesAt`, epoch ms. */
export type Window = Pick<Schedule, 'opensAt' | 'closesAt'>

/** `off`: the operator has switched live chat off for all draws. */
export type WindowState = Phase | 'off'

type WindowView = Pick<DrawStateView, 'schedule' | 'phase' | 'enabled'>

/** The phase of a window by the clock alone. */
export const phaseAt = ({ opensAt, closesAt }: Window, now: number): Exclude<Phase, 'cancelled'> =>
  now >= closesAt ? 'closed' : now >= opensAt ? 'open' : 'scheduled'

/** The next opening or closing of a window after `now`. */
export const nextChangeOf = ({ opensAt, closesAt }: Window, now: number): number | undefined => [opensAt, closesAt].find((at) => at > now)

/** The next of opening, draw and closing after `now`. */
export const nextMomentOf = ({ opensAt, at, closesAt }: Pick<Schedule, 'opensAt' | 'at' | 'closesAt'>, now: number): number | undefined =>
  [opensAt, at, closesAt].filter((moment) => moment > now).sort((a, b) => a - b)[0]

/**
 * Whether the window is open, by the stored phase or the clock, whichever is further: an alarm may
 * be late, and a viewer's clock may be slow.
 */
export function windowStateAt({ schedule, phase, enabled }: WindowView, now: number): WindowState {
  if (phase === 'cancelled') return 'cancelled'
  if (!enabled) return 'off'
  if (!schedule || phase === 'closed') return 'closed'
  const byClock = phaseAt(schedule, now)
  return phase === 'open' && byClock === 'scheduled' ? 'open' : byClock
}

/** The code of the refusal in each state; the same for the room and for the status over HTTP. */
export const windowRefusals = {
  off: 'live-chat-off',
  scheduled: 'not-open-yet',
  closed: 'closed',
  cancelled: 'draw-cancelled',
  open: undefined,
} as const

/** Why a draw accepts no message and no like now; undefined when it does. */
export function windowRefusal(view: WindowView, now: number): Refusal | undefined {
  const { schedule, enabled } = view
  if (enabled && !schedule) return refusal('no-such-draw')
  const state = windowStateAt(view, now)
  const code = windowRefusals[state]
  return code && refusal(code, schedule && state === 'scheduled' ? { retryAfterMs: schedule.opensAt - now } : {})
}

/**
 * The events that the clock has caused since the last one: each once and in order, however late
 * this is called.
 */
export function windowEvents({ schedule, phase }: Omit<WindowView, 'enabled'>, now: number): readonly DrawEvent[] {
  if (!schedule || isOver(phase)) return []
  const opened: readonly DrawEvent[] = phase === 'scheduled' && now >= schedule.opensAt ? [{ type: 'draw.opened' }] : []
  return phaseAt(schedule, now) === 'closed' ? [...opened, { type: 'draw.closed' }] : opened
}

/** Whether a draw stays as it is, whatever time it is. */
export const isOver = (phase: Phase): boolean => phase === 'closed' || phase === 'cancelled'

/** When the stored phase must change next. */
export const windowDueAt = ({ schedule, phase }: Omit<WindowView, 'enabled'>): number | undefined =>
  isOver(phase) ? undefined : phase === 'open' ? schedule?.closesAt : schedule?.opensAt
