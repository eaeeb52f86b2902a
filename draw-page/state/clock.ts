import { useEffect, useState } from 'preact/hooks'
import { nextMomentOf, type WindowState, windowStateAt } from '../../domain/draw/window.ts'
import type { DrawStateView } from '../../protocol/draw.ts'

/** The longest timer: `setTimeout` cannot wait for weeks, and it stops while the machine sleeps. */
const maxTimerMs = 3_600_000

/**
 * The server's time in ms, updated at each of its whole seconds. Each tick is scheduled from the
 * clock and not from the previous tick, so it does not drift, also after the machine slept.
 * `offsetMs`: the server's clock minus ours.
 */
export function useNow(offsetMs: number, running = true): number {
  const [, tick] = useState(0)
  const now = Date.now() + offsetMs
  useEffect(() => {
    if (!running) return
    let timer: ReturnType<typeof setTimeout>
    const next = () => {
      const untilNextSecond = 1_000 - ((((Date.now() + offsetMs) % 1_000) + 1_000) % 1_000)
      timer = setTimeout(() => {
        tick((n) => n + 1)
        next()
      }, untilNextSecond + 5)
    }
    next()
    return () => clearTimeout(timer)
  }, [offsetMs, running])
  return now
}

/** The window state of the draw; it renders again only when that changes. */
export function useWindowState(room: DrawStateView | undefined, offsetMs: number): WindowState | undefined {
  const [updates, update] = useState(0)
  const now = Date.now() + offsetMs
  const next = room?.schedule && nextMomentOf(room.schedule, now)
  useEffect(() => {
    if (next === undefined) return
    const timer = setTimeout(() => update((n) => n + 1), Math.min(next - (Date.now() + offsetMs) + 5, maxTimerMs))
    return () => clearTimeout(timer)
  }, [next, offsetMs, updates])
  return room && windowStateAt(room, now)
}
