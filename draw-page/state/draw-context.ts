import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { Draw, DrawSnapshot } from '../../client/draw/draw.ts'
import type { DrawSession } from '../../client/draw/draw-session.ts'
import type { WindowState } from '../../domain/draw/window.ts'
import type { DrawStateView } from '../../protocol/draw.ts'

/** What every part of the page may see and do. */
export interface DrawContextValue {
  readonly draw: Draw
  readonly session: DrawSession
  readonly snapshot: DrawSnapshot
  readonly room: DrawStateView
  readonly windowState: WindowState
  /** Whether this viewer has chosen a name. */
  readonly isNamed: boolean
  /** What was liked before a name was there: it is liked as soon as there is one. */
  readonly pendingLike: number | undefined
  like(target: number, on: boolean): void
}

export const DrawContext = createContext<DrawContextValue | undefined>(undefined)

export function useDraw(): DrawContextValue {
  const hall = useContext(DrawContext)
  if (!hall) throw new Error('The hall is missing around this part.')
  return hall
}
