import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { Draw, DrawSnapshot } from '../../client/draw/draw.ts'
import type { DrawSession } from '../../client/draw/draw-session.ts'
import type { WindowState } from '../../domain/draw/window.ts'
import type { DrawStateView } from '../../protocol/draw.ts'

/** The state and actions for all components of the page. */
export interface DrawContextValue {
  readonly draw: Draw
  readonly session: DrawSession
  readonly snapshot: DrawSnapshot
  readonly room: DrawStateView
  readonly windowState: WindowState
  /** Whether this viewer has chosen a name. */
  readonly isNamed: boolean
  /**
   * The target that the viewer liked before they had a name; the like is sent once they have one.
   */
  readonly pendingLike: number | undefined
  like(target: number, on: boolean): void
}

export const DrawContext = createContext<DrawContextValue | undefined>(undefined)

export function useDraw(): DrawContextValue {
  const value = useContext(DrawContext)
  if (!value) throw new Error('useDraw needs a DrawContext.Provider above it.')
  return value
}
