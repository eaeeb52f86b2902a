import { useSyncExternalStore } from 'react'

let text = ''
const listeners = new Set<() => void>()

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/**
 * Screen readers read this text once, politely. The message list itself is no live region:
 * scrolling adds and removes its rows.
 */
export function announce(next: string): void {
  // Screen readers ignore a live region whose text has not changed.
  text = next === text ? `${next}\u00A0` : next
  for (const listener of listeners) listener()
}

/** The live region that `announce` writes to. */
export function Announcer() {
  return (
    <div aria-live="polite" className="sr-only">
      {useSyncExternalStore(subscribe, () => text)}
    </div>
  )
}
