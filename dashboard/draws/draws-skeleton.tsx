import { Skeleton } from '../controls/skeleton.tsx'
import { t } from '../messages/i18n.ts'

/** Placeholder while the list loads. */
export function DrawsSkeleton() {
  return (
    <div role="status" aria-label={t('app.loading')}>
      <Skeleton className="mb-3 h-4 w-20" />
      {[0, 1, 2].map((each) => (
        <div key={each} className="flex items-start gap-4 border-t border-line py-4">
          <Skeleton className="size-12 shrink-0 rounded-lg" />
          <div className="flex-1 space-y-2">
            <Skeleton className="h-5 w-1/2" />
            <Skeleton className="h-4 w-2/3" />
            <Skeleton className="h-5 w-1/3" />
          </div>
        </div>
      ))}
    </div>
  )
}
