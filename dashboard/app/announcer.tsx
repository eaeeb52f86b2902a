import { useSyncExternalStore } from 'react'

let words = ''
const watchers = new Set<() => void>()

const subscribe = (watcher: () => void) => {
  watchers.add(watcher)
  return () => watchers.delete(watcher)
}

/** Says something to a screen reader, once and politely. The thread itself is no live region: its rows come and go as one scrolls. */
export function announce(next: string): void {
  // The same words twice are silent unless the text differs.
  words = next === words ? `${next}\u00A0` : next
  for (const watcher of watchers) watcher()
}

export function Announcer() {
  return (
    <div aria-live="polite" className="sr-only">
      {useSyncExternalStore(subscribe, () => words)}
    </div>
  )
}
