import type { DrawHappening } from '../../protocol/draw.ts'
import type { Stamped } from '../../protocol/road.ts'
import type { State } from './state.ts'

type Evolve<T> = (state: State, event: Extract<Stamped<DrawHappening>, { type: T }>) => State

/** The only hand that changes a draw's state. Kinds that are not here change nothing. */
export const evolutions: { readonly [T in DrawHappening['type']]?: Evolve<T> } = {
  'draw.scheduled': (state, { schedule }) => ({ ...state, schedule }),
  'draw.opened': (state) => ({ ...state, phase: 'open' }),
  'draw.closed': (state) => ({ ...state, phase: 'closed' }),
  'winner.drawn': (state, { winner }) => ({ ...state, winners: [...state.winners, winner] }),
}
