import { useVirtualizer } from '@tanstack/react-virtual'
import { ArrowDown } from 'lucide-react'
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { Conversation, ConversationSnapshot } from '../../client/conversation/conversation.ts'
import type { Line } from '../../client/conversation/lines.ts'
import { t } from '../messages/i18n.ts'
import { ItemRow } from './item-row.tsx'
import { newestStates } from './newest-states.ts'
import { threadItems } from './thread-items.ts'
import { useSeen } from './use-read-receipts.ts'

interface MessageListProps {
  readonly conversation: Conversation
  readonly snapshot: ConversationSnapshot
  readonly onRemove: (line: Line) => void
}

/** Older pages are asked for before their place is reached, so that reading on is one movement. */
const aheadPx = 600
const atEndPx = 48
const settlingMs = 500

/** The thread: anchored at its end, so that older pages, streaming and growth move nothing that is being read. */
export function MessageList({ conversation, snapshot, onRemove }: MessageListProps) {
  const scroller = useRef<HTMLDivElement>(null)
  const [pageStarts] = useState(() => new Set<string>())
  const first = snapshot.lines[0]
  if (snapshot.hasOlder && first) pageStarts.add(first.key)
  const items = useMemo(() => threadItems(snapshot, pageStarts), [snapshot, pageStarts])
  const states = useMemo(() => newestStates(snapshot), [snapshot])
  const [atEnd, setAtEnd] = useState(true)
  const sticks = useRef(true)

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

  // The first picture shows the newest line; from then on the anchor keeps its place.
  useLayoutEffect(() => list.scrollToEnd(), [list])

  const { hasOlder, loadingOlder } = snapshot
  const seen = useRef({ scrollHeight: 0, clientHeight: 0, clientWidth: 0, settledAt: 0 })
  const look = useCallback(() => {
    const box = scroller.current
    if (!box) return
    const { scrollHeight, scrollTop, clientHeight, clientWidth } = box
    const grown = scrollHeight !== seen.current.scrollHeight
    // Rows are measured, and the list scrolls itself, in the frames after the window has changed.
    const same = clientHeight === seen.current.clientHeight && clientWidth === seen.current.clientWidth
    const settledAt = same ? seen.current.settledAt : performance.now() + settlingMs
    seen.current = { scrollHeight, clientHeight, clientWidth, settledAt }
    const near = scrollHeight - scrollTop - clientHeight <= atEndPx
    // Only a reader leaves the end: where rows or the window changed their size, the end itself has moved away.
    if (!near && sticks.current && (grown || performance.now() < settledAt)) list.scrollToEnd()
    else {
      sticks.current = near
      setAtEnd(near)
    }
    if (hasOlder && !loadingOlder && scrollTop < aheadPx) void conversation.loadOlder().catch(() => undefined)
  }, [conversation, hasOlder, loadingOlder, list])
  // Also when a page was too short to fill the window: nobody can scroll then.
  // biome-ignore lint/correctness/useExhaustiveDependencies: every new row may change what is in sight
  useEffect(look, [look, items.length])
  // A composer that grows takes room from the thread, a narrower window makes its rows taller; neither need scroll anything.
  useEffect(() => {
    const watch = new ResizeObserver(look)
    for (const box of [scroller.current, scroller.current?.firstElementChild]) if (box) watch.observe(box)
    return () => watch.disconnect()
  }, [look])

  const newer = useSeen(conversation, snapshot, atEnd)

  return (
    <div className="relative min-h-0 flex-1">
      <section
        ref={scroller}
        onScroll={look}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroller must be reachable by the keyboard
        tabIndex={0}
        aria-label={t('thread.label')}
        className="thin-scroll h-full overflow-y-auto overscroll-contain outline-offset-[-2px] [overflow-anchor:none]"
      >
        <ol className="relative mx-auto w-full max-w-[720px]" style={{ blockSize: list.getTotalSize() }}>
          <li className="absolute inset-x-0 top-3 text-center text-xs text-soft">
            {t(loadingOlder || hasOlder ? 'thread.loadingOlder' : 'thread.beginning')}
          </li>
          {list.getVirtualItems().map((place) => {
            const item = items[place.index]
            return (
              item && (
                <li
                  key={place.key}
                  ref={list.measureElement}
                  data-index={place.index}
                  data-key={item.key}
                  className="absolute inset-x-0 top-0"
                  style={{ transform: `translateY(${place.start}px)` }}
                >
                  <ItemRow item={item} snapshot={snapshot} states={states} conversation={conversation} onRemove={onRemove} />
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
          className="rise absolute inset-x-0 bottom-3 mx-auto inline-flex h-8 w-fit items-center gap-1.5 rounded-full border border-line-strong bg-raised px-3 text-xs font-medium shadow-float hover:bg-fill"
        >
          <ArrowDown size={14} aria-hidden />
          {newer > 0 ? t('thread.newCount', { n: newer }) : t('thread.newest')}
        </button>
      )}
    </div>
  )
}
