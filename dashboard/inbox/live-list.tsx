import { CheckCheck, CircleUser, CloudOff, Inbox as InboxIcon } from 'lucide-react'
import { type RefObject, useCallback, useEffect, useMemo } from 'react'
import type { Person } from '../../protocol/envelope.ts'
import type { InboxRow, LiveView } from '../../protocol/inbox.ts'
import { Button } from '../controls/button.tsx'
import { EmptyState } from '../controls/empty-state.tsx'
import { Skeleton } from '../controls/skeleton.tsx'
import { t } from '../messages/i18n.ts'
import { personName } from '../messages/names.ts'
import { useYou } from '../session/me.ts'
import { usePinnedOrder } from './pinned-order.ts'
import { Row } from './row.tsx'
import { RowList, type RowListHandle } from './row-list.tsx'
import { shortNames } from './short-names.ts'
import { loadMoreRows, useInbox } from './use-inbox.ts'
import { viewLabels } from './views.ts'

const emptyStates = {
  all: { icon: InboxIcon, title: 'list.emptyAll', why: 'list.emptyAllWhy' },
  waiting: { icon: CheckCheck, title: 'list.emptyWaiting', why: 'list.emptyWaitingWhy' },
  mine: { icon: CircleUser, title: 'list.emptyMine', why: 'list.emptyMineWhy' },
} as const

interface LiveListProps {
  readonly view: LiveView
  readonly selected: string | undefined
  readonly handle: RefObject<RowListHandle | null>
}

/** The open conversations of one view; their order is pinned while the pointer moves over them. */
export function LiveList({ view, selected, handle }: LiveListProps) {
  const inbox = useInbox()
  const you = useYou().id
  const { rows: current, count, hasMore, isLoading, failed } = inbox.views[view]
  const { rows, newCount, pin, unpin } = usePinnedOrder(current, view)
  const loadMore = useCallback(() => loadMoreRows(view), [view])
  const names = useMemo(
    () => shortNames([...inbox.online, ...current.flatMap(staffOf)].map((person) => ({ ...person, name: personName(person) }))),
    [inbox.online, current],
  )
  const isUnknown = hasMore && rows.length === 0
  useEffect(() => {
    if (isUnknown && !isLoading && !failed) void loadMore()
  }, [isUnknown, isLoading, failed, loadMore])
  if (isUnknown && failed) return <ListFailed onRetry={() => void loadMore()} />
  // Before the welcome it is unknown whether the list is empty.
  if (!inbox.you || isUnknown) return <ListSkeleton />
  if (rows.length === 0) {
    const { icon, title, why } = emptyStates[view]
    return (
      <EmptyState icon={icon} title={t(title)}>
        {t(why)}
      </EmptyState>
    )
  }
  return (
    <div className="relative min-h-0 flex-1">
      {newCount > 0 && (
        <button
          type="button"
          onClick={unpin}
          aria-label={t('list.showNew', { n: newCount })}
          className="slide-in absolute inset-x-0 top-2 z-10 mx-auto w-fit rounded-full bg-accent px-3 py-1 pointer-coarse:min-h-11 pointer-coarse:px-5 text-xs font-medium text-on-accent shadow-float"
        >
          {t('list.new', { n: newCount })}
        </button>
      )}
      <RowList
        // Another view is another list, with a scroll position of its own.
        key={view}
        label={t('list.label', { view: t(viewLabels[view]) })}
        rows={rows}
        count={count}
        hasMore={hasMore}
        isLoading={isLoading}
        failed={failed}
        onMore={loadMore}
        handle={handle}
        // A row that moves under a resting pointer fires this event with no movement.
        onPointerMove={({ movementX, movementY }) => (movementX !== 0 || movementY !== 0) && pin()}
        onPointerLeave={unpin}
      >
        {({ row, left, room }) => <Row row={row} view={view} you={you} selected={room === selected} left={left} names={names} />}
      </RowList>
    </div>
  )
}

/** Everyone but the visitor whose name the row shows. */
const staffOf = ({ previewBy, visitor, status }: InboxRow): readonly Person[] => [
  ...(previewBy.id === visitor.id ? [] : [previewBy]),
  ...(status.is === 'claimed' ? [status.agent] : []),
]

/** In place of a list whose first page could not be loaded. */
export function ListFailed({ onRetry }: { readonly onRetry: () => void }) {
  return (
    <EmptyState icon={CloudOff} title={t('app.failed')} action={<Button onClick={onRetry}>{t('app.retry')}</Button>}>
      {t('app.failedWhy')}
    </EmptyState>
  )
}

export function ListSkeleton() {
  return (
    <div role="status" aria-label={t('app.loading')}>
      {[72, 56, 80, 64, 48, 72].map((width, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: placeholders have no identity
        <div key={at} className="flex h-16 items-center gap-2.5 border-b border-line px-3">
          <Skeleton className="size-9 shrink-0 rounded-full" />
          <div className="flex-1 space-y-2">
            <Skeleton className="h-3 w-28" />
            <div style={{ inlineSize: `${width}%` }}>
              <Skeleton className="h-3 w-full" />
            </div>
          </div>
        </div>
      ))}
    </div>
  )
}
