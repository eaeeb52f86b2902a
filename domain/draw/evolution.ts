import type { DrawEvent, DrawStateView, Phase, Schedule } from '../../protocol/draw.ts'
import type { EventEnvelope } from '../../protocol/envelope.ts'

/**
 * The part of a draw that its events change: in its own state and in the copies of relays and
 * pages.
 */
export type DrawProjection = Pick<DrawStateView, 'schedule' | 'phase' | 'winners'>

/** A draw that is open and is moved to later opens once more. */
export const withSchedule = (phase: Phase, schedule: Schedule, at: number): Pick<DrawProjection, 'schedule' | 'phase'> => ({
  schedule,
  phase: phase === 'open' && at < schedule.opensAt ? 'scheduled' : phase,
})

type Change<T> = (state: DrawProjection, event: Extract<EventEnvelope<DrawEvent>, { type: T }>) => Partial<DrawProjection>

const changes: { readonly [T in DrawEvent['type']]?: Change<T> } = {
  'draw.scheduled': (_, { schedule }) => ({ schedule }),
  'draw.edited': ({ phase }, { schedule, at }) => withSchedule(phase, schedule, at),
  'draw.cancelled': () => ({ phase: 'cancelled' }),
  'draw.opened': () => ({ phase: 'open' }),
  'draw.closed': () => ({ phase: 'closed' }),
  'winner.drawn': ({ winners }, { winner }) => ({ winners: [...winners, winner] }),
}

/** The reducer of a draw. Other event types return the same state, which is then not written. */
export function evolve<S extends DrawProjection>(state: S, event: EventEnvelope<DrawEvent>): S {
  const change = Object.hasOwn(changes, event.type) ? (changes[event.type] as Change<string>) : undefined
  return change ? { ...state, ...change(state, event as never) } : state
}
