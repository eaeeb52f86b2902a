import { useEffect, useState } from 'react'
import type { DrawRow } from '../../protocol/http/route.ts'
import { useNow } from '../controls/use-now.ts'
import { nextTurnOf } from './window-state.ts'

/** The page's clock, which also strikes at the very moment a window opens or closes. Epoch ms. */
export function useTurning(rows: readonly DrawRow[]): number {
  const tick = useNow()
  const [struck, setStruck] = useState(0)
  const now = Math.max(tick, struck)
  const next = nextTurnOf(rows, now)
  useEffect(() => {
    // What is further away than a beat is looked at again at the next one: no browser waits for months.
    if (next === undefined || next - tick > 60_000) return
    const timer = setTimeout(() => setStruck(Math.max(next, Date.now())), next - Date.now())
    return () => clearTimeout(timer)
  }, [next, tick])
  return now
}
