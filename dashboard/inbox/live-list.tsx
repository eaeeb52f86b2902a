import { CheckCheck, CircleUser, Inbox as InboxIcon } from 'lucide-react'
import { Empty } from '../controls/empty-state.tsx'
import { Skeleton } from '../controls/skeleton.tsx'
import { t } from '../messages/i18n.ts'
import { useYou } from '../session/me.ts'
import { useInbox } from './use-inbox.ts'
import { useSteadyOrder } from './pinned-order.ts'
import { Row } from './row.tsx'
import { rowsOf, type View, viewWords } from './views.ts'

const nothing = {
  all: { icon: InboxIcon, title: 'list.emptyAll', why: 'list.emptyAllWhy' },
  waiting: { icon: CheckCheck, title: 'list.emptyWaiting', why: 'list.emptyWaitingWhy' },
  mine: { icon: CircleUser, title: 'list.emptyMine', why: 'list.emptyMineWhy' },
} as const

export function LiveList({ view, selected }: { readonly view: Exclude<View, 'closed'>; readonly selected: string | undefined }) {
  const inbox = useInbox()
  const you = useYou().id
  const { rows, fresh, aim, letGo } = useSteadyOrder(rowsOf(view, inbox.rows, you), view)
  // Before the first welcome nobody knows whether the list is empty.
  if (!inbox.you) return <ListSkeleton />
  if (rows.length === 0) {
    const { icon, title, why } = nothing[view]
    return (
      <Empty icon={icon} title={t(title)}>
        {t(why)}
      </Empty>
    )
  }
  return (
    <div className="relative min-h-0 flex-1">
      {fresh > 0 && (
        <button
          type="button"
          onClick={letGo}
          aria-label={t('list.freshShow', { n: fresh })}
          className="rise absolute inset-x-0 top-2 z-10 mx-auto w-fit rounded-full bg-accent px-3 py-1 text-xs font-medium text-on-accent shadow-float"
        >
          {t('list.fresh', { n: fresh })}
        </button>
      )}
      <ul
        aria-label={t('list.label', { view: t(viewWords[view]) })}
        // A row that slides under a resting pointer moves it by nothing.
        onPointerMove={({ movementX, movementY }) => (movementX !== 0 || movementY !== 0) && aim()}
        onPointerLeave={letGo}
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
        // biome-ignore lint/suspicious/noArrayIndexKey: shapes, not things
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
