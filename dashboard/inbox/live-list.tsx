import { CheckCheck, CircleUser, Inbox as InboxIcon } from 'lucide-react'
import { EmptyState } from '../controls/empty-state.tsx'
import { Skeleton } from '../controls/skeleton.tsx'
import { t } from '../messages/i18n.ts'
import { useYou } from '../session/me.ts'
import { usePinnedOrder } from './pinned-order.ts'
import { Row } from './row.tsx'
import { useInbox } from './use-inbox.ts'
import { rowsOf, type View, viewLabels } from './views.ts'

const emptyStates = {
  all: { icon: InboxIcon, title: 'list.emptyAll', why: 'list.emptyAllWhy' },
  waiting: { icon: CheckCheck, title: 'list.emptyWaiting', why: 'list.emptyWaitingWhy' },
  mine: { icon: CircleUser, title: 'list.emptyMine', why: 'list.emptyMineWhy' },
} as const

/** The open conversations of one view; their order is pinned while the pointer moves over them. */
export function LiveList({ view, selected }: { readonly view: Exclude<View, 'closed'>; readonly selected: string | undefined }) {
  const inbox = useInbox()
  const you = useYou().id
  const { rows, newCount, pin, unpin } = usePinnedOrder(rowsOf(view, inbox.rows, you), view)
  // Before the welcome it is unknown whether the list is empty.
  if (!inbox.you) return <ListSkeleton />
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
          className="slide-in absolute inset-x-0 top-2 z-10 mx-auto w-fit rounded-full bg-accent px-3 py-1 text-xs font-medium text-on-accent shadow-float"
        >
          {t('list.new', { n: newCount })}
        </button>
      )}
      <ul
        aria-label={t('list.label', { view: t(viewLabels[view]) })}
        // A row that moves under a resting pointer fires this event with no movement.
        onPointerMove={({ movementX, movementY }) => (movementX !== 0 || movementY !== 0) && pin()}
        onPointerLeave={unpin}
        className="thin-scroll h-full overflow-y-auto overscroll-contain"
      >
        {rows.map(({ row, left }) => (
          <Row key={row.room} row={row} view={view} you={you} selected={row.room === selected} left={left} />
        ))}
      </ul>
    </div>
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
