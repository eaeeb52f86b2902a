import { Skeleton } from '../controls/skeleton.tsx'
import { t } from '../messages/i18n.ts'

/** Placeholder while a conversation loads. */
export function ThreadSkeleton() {
  return (
    <div role="status" aria-label={t('app.loading')} className="flex h-full flex-col">
      <div className="flex h-12 shrink-0 items-center gap-2 border-b border-line px-4">
        <Skeleton className="size-6 rounded-full" />
        <Skeleton className="h-3 w-32" />
      </div>
      <div className="mx-auto w-full max-w-[720px] flex-1 space-y-5 p-4 pt-10">
        <Skeleton className="h-14 w-3/5 rounded-lg" />
        <Skeleton className="ms-auto h-20 w-1/2 rounded-lg" />
        <Skeleton className="h-10 w-2/5 rounded-lg" />
        <Skeleton className="ms-auto h-10 w-1/3 rounded-lg" />
      </div>
    </div>
  )
}
