import { useEffect, useState } from 'preact/hooks'
import { nextMomentOf, type WindowState, windowStateAt } from '../../domain/draw/window.ts'
import type { DrawStateView } from '../../protocol/draw.ts'

/** Timers cannot wait longer than a few weeks, and a machine may sleep over one. */
const longestMs = 3_600_000

/**
 * The house's time, anew with every whole second of it. Each tick is set from the clock and not from the tick before,
 * so that nothing drifts; a page that slept wakes to the right second. `offsetMs`: the house's clock minus ours.
 */
export function useNow(offsetMs: number, running = true): number {
  const [, tick] = useState(0)
  const now = Date.now() + offsetMs
  useEffect(() => {
    if (!running) return
    let timer: ReturnType<typeof setTimeout>
    const next = () => {
      const rest = 1_000 - ((((Date.now() + offsetMs) % 1_000) + 1_000) % 1_000)
      timer = setTimeout(() => {
        tick((n) => n + 1)
        next()
      }, rest + 5)
    }
    next()
    return () => clearTimeout(timer)
  }, [offsetMs, running])
  return now
}

/** How the draw stands, told anew only when that turns. */
export function useWindowState(room: DrawStateView | undefined, offsetMs: number): WindowState | undefined {
  const [turns, turn] = useState(0)
  const now = Date.now() + offsetMs
  const next = room?.schedule && nextMomentOf(room.schedule, now)
  useEffect(() => {
    if (next === undefined) return
    const timer = setTimeout(() => turn((n) => n + 1), Math.min(next - (Date.now() + offsetMs) + 5, longestMs))
    return () => clearTimeout(timer)
  }, [next, offsetMs, turns])
  return room && windowStateAt(room, now)
}
