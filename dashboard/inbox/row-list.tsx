import { useVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, type RefObject, useCallback, useEffect, useImperativeHandle, useLayoutEffect, useRef } from 'react'
import { Button } from '../controls/button.tsx'
import { t } from '../messages/i18n.ts'
import { shiftOf } from './scroll-shift.ts'

/** Of every row; the list needs no measuring. */
const rowPx = 64
/** Loads the next page this many rows before the end, so that scrolling does not stop there. */
const loadAheadRows = 20
/** Rows beyond the window, for quick scrolling. */
const overscan = 8

/** What J and K need to know of the list. */
export interface RowListHandle {
  readonly rooms: readonly string[]
  readonly hasMore: boolean
  loadMore(): Promise<unknown>
  show(index: number): void
}

interface RowListProps<R extends { readonly room: string }> {
  readonly label: string
  readonly rows: readonly R[]
  /** Of the whole view, as far as it is known. */
  readonly count: number | undefined
  readonly hasMore: boolean
  readonly isLoading: boolean
  readonly failed: boolean
  readonly onMore: () => Promise<unknown>
  readonly handle: RefObject<RowListHandle | null>
  readonly children: (row: R) => ReactNode
  readonly onPointerMove?: (event: React.PointerEvent) => void
  readonly onPointerLeave?: () => void
}

/** The virtual list of conversations: only the rows in and near the window are in the page. */
export function RowList<R extends { readonly room: string }>(props: RowListProps<R>) {
  const { label, rows, count, hasMore, isLoading, failed, onMore, handle, children, onPointerMove, onPointerLeave } = props
  const scroller = useRef<HTMLUListElement>(null)
  const list = useVirtualizer({
    count: rows.length + (hasMore ? 1 : 0),
    getScrollElement: () => scroller.current,
    getItemKey: useCallback((at: number) => rows[at]?.room ?? 'more', [rows]),
    estimateSize: () => rowPx,
    overscan,
  })
  const shown = list.getVirtualItems()
  const last = shown.at(-1)?.index ?? 0
  useEffect(() => {
    if (hasMore && !isLoading && !failed && last >= rows.length - loadAheadRows) void onMore()
  }, [hasMore, isLoading, failed, last, rows.length, onMore])

  // Rows that move above the window must not move what the agent reads. At the top, new rows show.
  const before = useRef(rows)
  useLayoutEffect(() => {
    const box = scroller.current
    const top = box?.scrollTop ?? 0
    const from = Math.floor(top / rowPx)
    const shift =
      before.current === rows || top < rowPx ? 0 : shiftOf(before.current, rows, from, from + Math.ceil((box?.clientHeight ?? 0) / rowPx))
    before.current = rows
    if (box && shift !== 0) box.scrollTop = top + shift * rowPx
  }, [rows])

  useImperativeHandle(
    handle,
    () => ({ rooms: rows.map(({ room }) => room), hasMore, loadMore: onMore, show: (index) => list.scrollToIndex(index) }),
    [rows, hasMore, onMore, list],
  )

  return (
    <ul
      ref={scroller}
      aria-label={label}
      onPointerMove={onPointerMove}
      onPointerLeave={onPointerLeave}
      className="thin-scroll relative h-full overflow-y-auto overscroll-contain [overflow-anchor:none]"
    >
      <li aria-hidden style={{ blockSize: list.getTotalSize() }} />
      {shown.map(({ index, key, start }) => {
        const row = rows[index]
        return (
          <li
            key={key}
            {...(row ? { 'data-room': row.room, 'aria-posinset': index + 1, 'aria-setsize': count ?? -1 } : {})}
            className="absolute inset-x-0 top-0 h-16"
            style={{ transform: `translateY(${start}px)` }}
          >
            {row ? children(row) : <MoreRow failed={failed} onMore={onMore} />}
          </li>
        )
      })}
    </ul>
  )
}

/** The place of the next page, until it is here. */
function MoreRow({ failed, onMore }: { readonly failed: boolean; readonly onMore: () => Promise<unknown> }) {
  return (
    <div className="flex h-full items-center justify-center text-xs text-soft">
      {failed ? <Button onClick={() => void onMore()}>{t('app.retry')}</Button> : <span role="status">{t('app.loading')}</span>}
    </div>
  )
}
