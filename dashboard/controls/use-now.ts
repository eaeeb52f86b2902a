import { useSyncExternalStore } from 'react'

const watchers = new Set<() => void>()
let tick: ReturnType<typeof setInterval> | undefined
let now = Date.now()

function subscribe(watcher: () => void): () => void {
  watchers.add(watcher)
  if (tick === undefined) {
    // Nobody was watching, so nobody moved it.
    now = Date.now()
    tick = setInterval(() => {
      now = Date.now()
      for (const each of watchers) each()
    }, 15_000)
  }
  return () => {
    watchers.delete(watcher)
    if (watchers.size > 0) return
    clearInterval(tick)
    tick = undefined
  }
}

/** Epoch ms, moving every 15 s: one clock for all ages on the page. */
export const useNow = (): number => useSyncExternalStore(subscribe, () => now)
