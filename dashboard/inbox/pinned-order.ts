import { useEffect, useRef, useState } from 'react'
import type { InboxRow } from '../../protocol/inbox.ts'

export interface SteadyRow {
  readonly row: InboxRow
  /** No longer in this view; it stays where it was until the pointer leaves. */
  readonly left: boolean
}

export interface Steady {
  readonly rows: readonly SteadyRow[]
  /** How many wait outside for the pointer to leave. */
  readonly fresh: number
}

/**
 * While a pointer moves over the list its order is held: what one aims at must not slide away under the hand. Contents of
 * rows stay live; newcomers wait outside, and leavers stay in their place, until `held` is given back.
 */
export function steady(held: readonly InboxRow[] | undefined, now: readonly InboxRow[]): Steady {
  if (!held) return { rows: now.map((row) => ({ row, left: false })), fresh: 0 }
  const live = new Map(now.map((row) => [row.room, row]))
  const places = new Set(held.map((row) => row.room))
  return {
    rows: held.map((row) => ({ row: live.get(row.room) ?? row, left: !live.has(row.room) })),
    fresh: now.filter((row) => !places.has(row.room)).length,
  }
}

/** A pointer that rests for this long aims at nothing, and the list is live again. */
const restMs = 2_500

export function useSteadyOrder(now: readonly InboxRow[], key: string): Steady & { readonly aim: () => void; readonly letGo: () => void } {
  const [held, setHeld] = useState<{ readonly key: string; readonly rows: readonly InboxRow[] }>()
  const rest = useRef<ReturnType<typeof setTimeout>>(undefined)
  const letGo = () => {
    clearTimeout(rest.current)
    setHeld(undefined)
  }
  useEffect(() => () => clearTimeout(rest.current), [])
  return {
    // Another view is another list: what was held for the first one is no longer meant.
    ...steady(held?.key === key ? held.rows : undefined, now),
    aim: () => {
      clearTimeout(rest.current)
      rest.current = setTimeout(() => setHeld(undefined), restMs)
      setHeld((before) => (before?.key === key ? before : { key, rows: now }))
    },
    letGo,
  }
}
