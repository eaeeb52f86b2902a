import { useEffect, useRef, useState } from 'react'
import type { RoomId } from '../../protocol/envelope.ts'
import type { InboxRow } from '../../protocol/inbox.ts'

export interface PinnedRow {
  readonly room: RoomId
  readonly row: InboxRow
  /** No longer in this view, but shown until the order is unpinned. */
  readonly left: boolean
}

export interface PinnedOrder {
  readonly rows: readonly PinnedRow[]
  /** Number of new rows that are hidden until the order is unpinned. */
  readonly newCount: number
}

/**
 * Keeps the list's order while the agent points at it, so that a click never hits a row that has
 * just moved. The contents of rows stay live; new rows are hidden and rows that left stay until
 * `pinned` is undefined again.
 */
export function pinnedOrder(pinned: readonly InboxRow[] | undefined, current: readonly InboxRow[]): PinnedOrder {
  if (!pinned) return { rows: current.map((row) => ({ room: row.room, row, left: false })), newCount: 0 }
  const live = new Map(current.map((row) => [row.room, row]))
  const pinnedRooms = new Set(pinned.map((row) => row.room))
  // The next page, which came while the agent scrolled, is below all pinned rows.
  const end = current.findLastIndex((row) => pinnedRooms.has(row.room)) + 1
  return {
    rows: [
      ...pinned.map((row) => ({ room: row.room, row: live.get(row.room) ?? row, left: !live.has(row.room) })),
      ...current.slice(end).map((row) => ({ room: row.room, row, left: false })),
    ],
    newCount: current.slice(0, end).filter((row) => !pinnedRooms.has(row.room)).length,
  }
}

/** Unpins when the pointer has not moved for this long. */
const unpinAfterMs = 2_500

export function usePinnedOrder(
  current: readonly InboxRow[],
  key: string,
): PinnedOrder & { readonly pin: () => void; readonly unpin: () => void } {
  const [pinned, setPinned] = useState<{ readonly key: string; readonly rows: readonly InboxRow[] }>()
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const unpin = () => {
    clearTimeout(timer.current)
    setPinned(undefined)
  }
  useEffect(() => () => clearTimeout(timer.current), [])
  return {
    // Another view is another list, so the order of the previous one does not apply.
    ...pinnedOrder(pinned?.key === key ? pinned.rows : undefined, current),
    pin: () => {
      clearTimeout(timer.current)
      timer.current = setTimeout(() => setPinned(undefined), unpinAfterMs)
      setPinned((before) => (before?.key === key ? before : { key, rows: current }))
    },
    unpin,
  }
}
