import type { DrawEvent, DrawStateView } from '../../protocol/draw.ts'
import type { EventEnvelope } from '../../protocol/envelope.ts'

/**
 * The part of a draw that its events change: in its own state and in the copies of relays and
 * pages.
 */
export type DrawProjection = Pick<DrawStateView, 'schedule' | 'phase' | 'winners'>

type Change<T> = (state: DrawProjection, event: Extract<EventEnvelope<DrawEvent>, { type: T }>) => Partial<DrawProjection>

const changes: { readonly [T in DrawEvent['type']]?: Change<T> } = {
  'draw.scheduled': (_, { schedule }) => ({ schedule }),
  'draw.opened': () => ({ phase: 'open' }),
  'draw.closed': () => ({ phase: 'closed' }),
  'winner.drawn': ({ winners }, { winner }) => ({ winners: [...winners, winner] }),
}

/** The reducer of a draw. Other event types return the same state, which is then not written. */
export function evolve<S extends DrawProjection>(state: S, event: EventEnvelope<DrawEvent>): S {
  const change = Object.hasOwn(changes, event.type) ? (changes[event.type] as Change<string>) : undefined
  return change ? { ...state, ...change(state, event as never) } : state
}
