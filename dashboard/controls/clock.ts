import { useSyncExternalStore } from 'react'

const watchers = new Set<() => void>()
let beat: ReturnType<typeof setInterval> | undefined
let now = Date.now()

function subscribe(watcher: () => void): () => void {
  watchers.add(watcher)
  if (beat === undefined) {
    // Nobody was watching, so nobody moved it.
    now = Date.now()
    beat = setInterval(() => {
      now = Date.now()
      for (const each of watchers) each()
    }, 15_000)
  }
  return () => {
    watchers.delete(watcher)
    if (watchers.size > 0) return
    clearInterval(beat)
    beat = undefined
  }
}

/** Epoch ms, moving every 15 s: one clock for all ages on the page. */
export const useNow = (): number => useSyncExternalStore(subscribe, () => now)
