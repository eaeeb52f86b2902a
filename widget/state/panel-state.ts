import type { Slice } from './batched-store.ts'

export interface PanelState {
  readonly isOpen: boolean
  /** Whether the page is visible. */
  readonly isVisible: boolean
  /** Whether the newest line is in view. */
  readonly atBottom: boolean
}

const visibility = () => ({ isVisible: document.visibilityState === 'visible' })

export const closedPanel = (): PanelState => ({ isOpen: false, atBottom: true, ...visibility() })

/** Follows the page's visibility for as long as the page lives. */
export function followBrowser(slice: Slice<PanelState>): void {
  document.addEventListener('visibilitychange', () => slice.set(visibility()))
}

/** Messages count as read while the panel is open, the page visible and the newest line in view. */
export const isReading = ({ isOpen, isVisible, atBottom }: PanelState): boolean => isOpen && isVisible && atBottom
