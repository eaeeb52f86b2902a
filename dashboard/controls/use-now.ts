import { useSyncExternalStore } from 'react'

const listeners = new Set<() => void>()
let timer: ReturnType<typeof setInterval> | undefined
let offsetMs = 0
let now = Date.now()

function tick(): void {
  now = Date.now() + offsetMs
  for (const each of listeners) each()
}

/** The server's time minus this computer's, whose clock may be wrong by hours. */
export function setClockOffset(ms: number): void {
  if (ms === offsetMs) return
  offsetMs = ms
  tick()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  if (timer === undefined) {
    // The timer did not run while there were no listeners.
    now = Date.now() + offsetMs
    timer = setInterval(tick, 15_000)
  }
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}

/** The server's time in epoch ms, updated every 15 s by one timer for the whole page. */
export const useNow = (): number => useSyncExternalStore(subscribe, () => now)
