import { useEffect, useState } from 'react'
import type { DrawRow } from '../../protocol/http/agent.ts'
import { useNow } from '../controls/use-now.ts'
import { nextWindowChange } from './window-state.ts'

/** Like `useNow`, but updates also at the moment when a window opens or closes. Epoch ms. */
export function useWindowClock(rows: readonly DrawRow[]): number {
  const tick = useNow()
  const [changedAt, setChangedAt] = useState(0)
  const now = Math.max(tick, changedAt)
  const next = nextWindowChange(rows, now)
  useEffect(() => {
    // Later changes are scheduled at a later tick: browser timers overflow after 24.8 days.
    if (next === undefined || next - tick > 60_000) return
    const timer = setTimeout(() => setChangedAt(Math.max(next, Date.now())), next - Date.now())
    return () => clearTimeout(timer)
  }, [next, tick])
  return now
}
