import { useRouter } from '@tanstack/react-router'
import { CloudOff, Compass } from 'lucide-react'
import { Button } from '../controls/button.tsx'
import { EmptyState } from '../controls/empty-state.tsx'
import { t } from '../messages/i18n.ts'

/** A page that failed to load, with a retry. */
export function ErrorPage({ reset }: { readonly reset: () => void }) {
  const router = useRouter()
  const retry = () => {
    reset()
    void router.invalidate()
  }
  return (
    <EmptyState
      icon={CloudOff}
      title={t('app.failed')}
      action={
        <Button kind="primary" onClick={retry}>
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
