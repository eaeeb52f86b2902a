import type { DrawStateView } from '../../protocol/draw.ts'

/** How a draw stands at one moment, as the page shows it. */
export type WindowState = 'before' | 'open' | 'closed' | 'off'

type Room = Pick<DrawStateView, 'schedule' | 'phase' | 'enabled'>

/** Asks the clock beside the phase, as the room does: an alarm may be late, a window is not. */
export function windowStateAt({ schedule, phase, enabled }: Room, now: number): WindowState {
  if (!enabled) return 'off'
  if (!schedule || phase === 'closed' || now >= schedule.closesAt) return 'closed'
  return phase === 'open' || now >= schedule.opensAt ? 'open' : 'before'
}

/** When it will stand otherwise, as far as the clock can tell; also the moment of the draw itself. */
export const nextTurn = ({ schedule }: Pick<Room, 'schedule'>, now: number): number | undefined =>
  schedule && [schedule.opensAt, schedule.at, schedule.closesAt].filter((at) => at > now).sort((a, b) => a - b)[0]
