import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Archive } from 'lucide-react'
import { type RefObject, useCallback, useEffect, useMemo, useRef } from 'react'
import { request } from '../../client/connection/http-client.ts'
import type { ClosedRow } from '../../protocol/http/agent.ts'
import { endpoints } from '../../protocol/http/endpoints.ts'
import { Avatar } from '../controls/avatar.tsx'
import { EmptyState } from '../controls/empty-state.tsx'
import { ageOf } from '../controls/time-format.ts'
import { useNow } from '../controls/use-now.ts'
import { t } from '../messages/i18n.ts'
import { personName } from '../messages/names.ts'
import { ListFailed, ListSkeleton } from './live-list.tsx'
import { rowClass } from './row.tsx'
import { RowList, type RowListHandle } from './row-list.tsx'
import { useInbox } from './use-inbox.ts'

/** Resolved conversations, fetched from the archive, not live. */
export function ClosedList({
  selected,
  handle,
}: {
  readonly selected: string | undefined
  readonly handle: RefObject<RowListHandle | null>
}) {
  const closed = useInfiniteQuery({
    queryKey: ['closed'],
    queryFn: ({ pageParam }) => request(endpoints.closedConversations, { query: { before: pageParam } }),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: (last) => last.next,
    staleTime: 5_000,
    refetchOnMount: 'always',
  })
  const reopened = useReopened(closed.refetch)
  const { data, fetchNextPage } = closed
  const loadMore = useCallback(() => fetchNextPage(), [fetchNextPage])
  const rows = useMemo(() => data?.pages.flatMap((page) => page.rows).filter((row) => !reopened.has(row.room)) ?? [], [data, reopened])
  if (closed.isPending) return <ListSkeleton />
  if (!data) return <ListFailed onRetry={() => void closed.refetch()} />
  if (rows.length === 0)
    return (
      <EmptyState icon={Archive} title={t('list.emptyClosed')}>
        {t('list.emptyClosedWhy')}
      </EmptyState>
    )
  return (
    <RowList
      label={t('list.label', { view: t('views.closed') })}
      rows={rows}
      count={closed.hasNextPage ? undefined : rows.length}
      hasMore={closed.hasNextPage}
      isLoading={closed.isFetchingNextPage}
      failed={closed.isFetchNextPageError}
      onMore={loadMore}
      handle={handle}
    >
      {(row) => <ClosedItem row={row} selected={row.room === selected} />}
    </RowList>
  )
}

/** The archive is updated after the room, soon as a rule and a second later when it is busy. */
const refetchAfterMs = [800, 3_000] as const

/**
 * Refetches when the number of live conversations changes, delayed because the archive is updated
 * after the room. Returns the rooms that are open again, which the archive may still list as
 * closed.
 */
function useReopened(refetch: () => unknown): ReadonlySet<string> {
  const { counts, views } = useInbox()
  const count = counts.all
  const latest = useRef(refetch)
  latest.current = refetch
  // biome-ignore lint/correctness/useExhaustiveDependencies: the effect runs when the number changes
  useEffect(() => {
    const timers = refetchAfterMs.map((ms) => setTimeout(() => latest.current(), ms))
    return () => timers.forEach(clearTimeout)
  }, [count])
  const { rows } = views.all
  return useMemo(() => new Set(rows.map((row) => row.room)), [rows])
}

function ClosedItem({ row, selected }: { readonly row: ClosedRow; readonly selected: boolean }) {
  const now = useNow()
  return (
    <Link
      to="/inbox/$view/$conversation"
      params={{ view: 'closed', conversation: row.room }}
      aria-current={selected ? 'page' : undefined}
      className={rowClass(selected)}
    >
      <Avatar person={row.visitor} size={36} />
      <span className="min-w-0 flex-1">
        <span className="flex items-baseline gap-2">
          <span dir="auto" className="page-aligned min-w-0 flex-1 truncate font-medium">
            {personName(row.visitor)}
          </span>
          <time dateTime={new Date(row.closedAt).toISOString()} className="shrink-0 text-xs text-soft tabular-nums">
            {ageOf(row.closedAt, now)}
          </time>
        </span>
        <span dir="auto" className="mt-0.5 page-aligned block truncate text-soft">
          {row.preview || row.title || t('list.noMessages')}
        </span>
      </span>
    </Link>
  )
}
