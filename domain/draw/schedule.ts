import type { DrawCommand, DrawEvent, Schedule, ScheduleChange } from '../../protocol/draw.ts'
import type { Decision, Person, Refusal } from '../../protocol/envelope.ts'
import { refusal } from '../../protocol/errors.ts'
import { accept, refuse } from '../results.ts'
import { withSchedule } from './evolution.ts'
import type { State } from './state.ts'
import { phaseAt, windowEvents } from './window.ts'

type CommandOf<T> = Extract<DrawCommand, { type: T }>
type At = { readonly at: number }

/** Creates a draw; a repeat changes nothing. */
export const decideSchedule = (state: State, { schedule }: CommandOf<'draw.schedule'>, { at }: At): Decision<DrawEvent> =>
  state.schedule ? accept() : accept({ type: 'draw.scheduled', schedule }, ...windowEvents({ ...state, schedule }, at))

/**
 * Replaces the schedule of a draw that is not over. Refuses `no-such-draw`, `draw-cancelled`, and
 * `draw-over` for one that is over or would be.
 */
export function decideEdit(state: State, { schedule }: CommandOf<'draw.edit'>, { at }: At): Decision<DrawEvent> {
  const refused = changeRefusal(state, at)
  if (refused) return { refused }
  if (phaseAt(schedule, at) === 'closed') return refuse('draw-over')
  const changes = changesBetween(state.schedule!, schedule)
  if (changes.length === 0) return accept()
  return accept({ type: 'draw.edited', schedule, changes }, ...windowEvents(withSchedule(state.phase, schedule, at), at))
}

/** Cancels a draw that is not over, for good. A repeat changes nothing. */
export function decideCancel(state: State, { at }: At): Decision<DrawEvent> {
  if (state.phase === 'cancelled') return accept()
  const refused = changeRefusal(state, at)
  return refused ? { refused } : accept({ type: 'draw.cancelled' })
}

function changeRefusal({ schedule, phase }: State, at: number): Refusal | undefined {
  if (!schedule) return refusal('no-such-draw')
  if (phase === 'cancelled') return refusal('draw-cancelled')
  // By the clock too: the alarm that closes it may be late.
  return phase === 'closed' || phaseAt(schedule, at) === 'closed' ? refusal('draw-over') : undefined
}

function changesBetween(before: Schedule, after: Schedule): readonly ScheduleChange[] {
  const times = ({ at, wall, zone, opensAt, closesAt }: Schedule) => [at, wall, zone, opensAt, closesAt].join()
  const ids = (people: readonly Person[]) => people.map(({ id }) => id).join()
  const leaders = ({ hosts, moderators }: Schedule) => `${ids(hosts)};${ids(moderators)}`
  return [
    ...(before.title === after.title ? [] : (['title'] as const)),
    ...(times(before) === times(after) ? [] : (['time'] as const)),
    ...(leaders(before) === leaders(after) ? [] : (['leaders'] as const)),
  ]
}
