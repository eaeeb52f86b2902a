import { useVirtualizer } from '@tanstack/react-virtual'
import { ArrowDown } from 'lucide-react'
import { type RefObject, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { Conversation, ConversationSnapshot } from '../../../client/conversation/conversation.ts'
import type { Line } from '../../../client/conversation/lines.ts'
import { t } from '../../messages/i18n.ts'
import { useReadReceipts } from '../use-read-receipts.ts'
import { ItemRow } from './item-row.tsx'
import { newestStates } from './newest-states.ts'
import { firstUnreadLine, threadItems } from './thread-items.ts'

interface MessageListProps {
  readonly conversation: Conversation
  readonly snapshot: ConversationSnapshot
  readonly onRemove: (line: Line) => void
  readonly removing: ReadonlySet<number>
  readonly scroller: RefObject<HTMLElement | null>
}

/** Loads older pages this far before the top, so that scrolling does not stop there. */
const loadAheadPx = 600
const atEndPx = 48
/** After a resize, the list measures its rows and scrolls itself for up to this long. */
const settlingMs = 500

/** The virtual list of messages. Anchored at its end, so that older pages do not move the view. */
export function MessageList({ conversation, snapshot, onRemove, removing, scroller }: MessageListProps) {
  // As it was when the conversation was opened: reading must not move the divider.
  const [firstUnread] = useState(() => firstUnreadLine(snapshot))
  const [pageStarts] = useState(() => new Set<string>())
  const first = snapshot.lines[0]
  if (snapshot.hasOlder && first) pageStarts.add(first.key)
  const items = useMemo(() => threadItems(snapshot, pageStarts, firstUnread), [snapshot, pageStarts, firstUnread])
  const states = useMemo(() => newestStates(snapshot), [snapshot])
  const [atEnd, setAtEnd] = useState(firstUnread === undefined)
  const followsEnd = useRef(firstUnread === undefined)

  const list = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    getItemKey: useCallback((at: number) => items[at]?.key ?? at, [items]),
    estimateSize: (at) => (items[at]?.is === 'line' ? 62 : 40),
    overscan: 12,
    anchorTo: 'end',
    followOnAppend: true,
    scrollEndThreshold: atEndPx,
    paddingStart: 40,
    paddingEnd: 16,
  })

  // Before the first paint, scroll to the first unread line or to the newest one; after that the
  // anchor keeps the position.
  const start = useRef(items.findIndex(({ is }) => is === 'unread'))
  useLayoutEffect(() => (start.current === -1 ? list.scrollToEnd() : list.scrollToIndex(start.current, { align: 'start' })), [list])

  const { hasOlder, loadingOlder } = snapshot
  const measured = useRef({ scrollHeight: 0, clientHeight: 0, clientWidth: 0, settledAt: 0 })
  const update = useCallback(() => {
    const box = scroller.current
    if (!box) return
    const { scrollHeight, scrollTop, clientHeight, clientWidth } = box
    const grown = scrollHeight !== measured.current.scrollHeight
    // Rows are measured, and the list scrolls itself, in the frames after a resize.
    const sameSize = clientHeight === measured.current.clientHeight && clientWidth === measured.current.clientWidth
    const settledAt = sameSize ? measured.current.settledAt : performance.now() + settlingMs
    measured.current = { scrollHeight, clientHeight, clientWidth, settledAt }
    const belowPx = scrollHeight - scrollTop - clientHeight
    const isAtEnd = belowPx <= atEndPx
    // Scroll back if a size changed, also by a few pixels; only the agent's own scrolling leaves the
    // end.
    if (belowPx > 1 && followsEnd.current && (grown || performance.now() < settledAt)) list.scrollToEnd()
    else {
      followsEnd.current = isAtEnd
      setAtEnd(isAtEnd)
    }
    if (hasOlder && !loadingOlder && scrollTop < loadAheadPx) void conversation.loadOlder().catch(() => undefined)
  }, [conversation, hasOlder, loadingOlder, list, scroller])
  // Also after each page: one too short to fill the window causes no scroll event.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new row may change the scroll position
  useEffect(update, [update, items.length])
  // A growing composer or a narrower window changes sizes without a scroll event.
  useEffect(() => {
    const observer = new ResizeObserver(update)
    for (const box of [scroller.current, scroller.current?.firstElementChild]) if (box) observer.observe(box)
    return () => observer.disconnect()
  }, [update, scroller])

  const unreadCount = useReadReceipts(conversation, snapshot, atEnd)

  return (
    <div className="relative min-h-0 flex-1">
      <section
        ref={scroller}
        onScroll={update}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll container must be reachable by keyboard
        tabIndex={0}
        aria-label={t('thread.label')}
        className="thin-scroll h-full overflow-y-auto overscroll-contain outline-offset-[-2px] [overflow-anchor:none]"
      >
        <ol className="relative mx-auto w-full max-w-[720px]" style={{ blockSize: list.getTotalSize() }}>
          <li className="absolute inset-x-0 top-3 text-center text-xs text-soft">
            {t(loadingOlder || hasOlder ? 'thread.loadingOlder' : 'thread.beginning')}
          </li>
          {list.getVirtualItems().map((virtualRow) => {
            const item = items[virtualRow.index]
            return (
              item && (
                <li
                  key={virtualRow.key}
                  ref={list.measureElement}
                  data-index={virtualRow.index}
                  data-key={item.key}
                  className="absolute inset-x-0 top-0"
                  style={{ transform: `translateY(${virtualRow.start}px)` }}
                >
                  <ItemRow
                    item={item}
                    snapshot={snapshot}
                    states={states}
                    conversation={conversation}
                    onRemove={onRemove}
                    removing={removing}
                  />
                </li>
              )
            )
          })}
        </ol>
      </section>
      {!atEnd && (
        <button
          type="button"
          onClick={() => list.scrollToEnd()}
          aria-label={t('thread.newest')}
          className="slide-in absolute inset-x-0 bottom-3 mx-auto inline-flex h-8 pointer-coarse:h-11 w-fit items-center gap-1.5 rounded-full border border-line-strong bg-raised px-3 text-xs font-medium shadow-float hover:bg-fill"
        >
          <ArrowDown size={14} aria-hidden />
          {unreadCount > 0 ? t('thread.newCount', { n: unreadCount }) : t('thread.newest')}
        </button>
      )}
    </div>
  )
}
