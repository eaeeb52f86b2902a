import { useRouter } from '@tanstack/react-router'
import { CloudOff, Compass } from 'lucide-react'
import { Button } from '../controls/button.tsx'
import { EmptyState } from '../controls/empty-state.tsx'
import { t } from '../messages/i18n.ts'

/** A page that failed to load, with a retry. */
export function ErrorPage({ reset }: { readonly reset: () => void }) {
  const router = useRouter()
  // A deployment may have removed a chunk, and some browsers never fetch a failed one again, so the
  // page is reloaded. Without a network it would be lost.
  const retry = async () => {
    const isReachable = await fetch(location.href, { method: 'HEAD', cache: 'no-store' }).then(
      () => true,
      () => false,
    )
    if (isReachable) return location.reload()
    reset()
    void router.invalidate()
  }
  return (
    <EmptyState
      icon={CloudOff}
      title={t('app.failed')}
      action={
        <Button kind="primary" onClick={() => void retry()}>
          {t('app.retry')}
        </Button>
      }
    >
      {t('app.failedWhy')}
    </EmptyState>
  )
}

/** The 404 page. */
export function NotFoundPage() {
  const router = useRouter()
  return (
    <EmptyState
      icon={Compass}
      title={t('app.notFound')}
      action={<Button onClick={() => void router.navigate({ to: '/inbox/$view', params: { view: 'all' } })}>{t('app.toInbox')}</Button>}
    />
  )
}

export function LoadingPage() {
  return (
    <div role="status" aria-label={t('app.loading')} className="grid h-full place-items-center">
      <span className="shimmer size-8 rounded-md" />
    </div>
  )
}
