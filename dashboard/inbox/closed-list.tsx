import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Archive, CloudOff } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { request } from '../../client/connection/http-client.ts'
import type { ClosedRow } from '../../protocol/http/agent.ts'
import { endpoints } from '../../protocol/http/endpoints.ts'
import { Avatar } from '../controls/avatar.tsx'
import { Button } from '../controls/button.tsx'
import { EmptyState } from '../controls/empty-state.tsx'
import { ageOf } from '../controls/time-format.ts'
import { useNow } from '../controls/use-now.ts'
import { t } from '../messages/i18n.ts'
import { ListSkeleton } from './live-list.tsx'
import { rowClass } from './row.tsx'
import { useInbox } from './use-inbox.ts'

/** Resolved conversations, fetched from the archive, not live. */
export function ClosedList({ selected }: { readonly selected: string | undefined }) {
  const closed = useInfiniteQuery({
    queryKey: ['closed'],
    queryFn: ({ pageParam }) => request(endpoints.closedConversations, { query: { before: pageParam } }),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: (last) => last.next,
    staleTime: 5_000,
    refetchOnMount: 'always',
  })
  const reopened = useReopened(closed.refetch)
  if (closed.isPending) return <ListSkeleton />
  if (closed.isError)
    return (
      <EmptyState icon={CloudOff} title={t('app.failed')} action={<Button onClick={() => closed.refetch()}>{t('app.retry')}</Button>}>
        {t('app.failedWhy')}
      </EmptyState>
    )
  const rows = closed.data.pages.flatMap((page) => page.rows).filter((row) => !reopened.has(row.room))
  if (rows.length === 0)
    return (
      <EmptyState icon={Archive} title={t('list.emptyClosed')}>
        {t('list.emptyClosedWhy')}
      </EmptyState>
    )
  return (
    <ul aria-label={t('list.label', { view: t('views.closed') })} className="thin-scroll min-h-0 flex-1 overflow-y-auto overscroll-contain">
      {rows.map((row) => (
        <ClosedItem key={row.room} row={row} selected={row.room === selected} />
      ))}
      {closed.hasNextPage && (
        <li className="p-3 text-center">
          <Button onClick={() => closed.fetchNextPage()} disabled={closed.isFetchingNextPage}>
            {t('list.more')}
          </Button>
        </li>
      )}
    </ul>
  )
}

/**
 * Refetches when the number of live conversations changes, delayed because the archive is updated
 * after the room. Returns the rooms that are open again, which the archive may still list as
 * closed.
 */
function useReopened(refetch: () => unknown): ReadonlySet<string> {
  const { rows } = useInbox()
  const count = rows.length
  const latest = useRef(refetch)
  latest.current = refetch
  // biome-ignore lint/correctness/useExhaustiveDependencies: the effect runs when the number changes
  useEffect(() => {
    const timer = setTimeout(() => latest.current(), 800)
    return () => clearTimeout(timer)
  }, [count])
  return new Set(rows.filter((row) => row.status.is !== 'resolved').map((row) => row.room))
}

function ClosedItem({ row, selected }: { readonly row: ClosedRow; readonly selected: boolean }) {
  const now = useNow()
  return (
    <li data-room={row.room}>
      <Link
        to="/inbox/$view/$conversation"
        params={{ view: 'closed', conversation: row.room }}
        aria-current={selected ? 'page' : undefined}
        className={rowClass(selected)}
      >
        <Avatar person={row.visitor} size={36} />
        <span className="min-w-0 flex-1">
          <span className="flex items-baseline gap-2">
            <span className="min-w-0 flex-1 truncate font-medium">
              <bdi>{row.visitor.name}</bdi>
            </span>
            <time dateTime={new Date(row.closedAt).toISOString()} className="shrink-0 text-xs text-soft tabular-nums">
              {ageOf(row.closedAt, now)}
            </time>
          </span>
          <span dir="auto" className="mt-0.5 page-aligned block truncate text-soft">
            {row.preview || row.title}
          </span>
        </span>
      </Link>
    </li>
  )
}
