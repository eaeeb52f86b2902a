import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { Draw, DrawSnapshot } from '../../client/draw/draw.ts'
import type { DrawVisit } from '../../client/draw/draw-session.ts'
import type { DrawStateView } from '../../protocol/draw.ts'
import type { Standing } from './window-state.ts'

/** What every part of the page may see and do. */
export interface HallView {
  readonly draw: Draw
  readonly visit: DrawVisit
  readonly shot: DrawSnapshot
  readonly room: DrawStateView
  readonly standing: Standing
  /** Whether this viewer has chosen a name. */
  readonly isNamed: boolean
  /** What was liked before a name was there: it is liked as soon as there is one. */
  readonly wanted: number | undefined
  like(target: number, on: boolean): void
}

export const HallContext = createContext<HallView | undefined>(undefined)

export function useHall(): HallView {
  const hall = useContext(HallContext)
  if (!hall) throw new Error('The hall is missing around this part.')
  return hall
}
