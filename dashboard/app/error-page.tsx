import { useRouter } from '@tanstack/react-router'
import { CloudOff, Compass } from 'lucide-react'
import { Button } from '../controls/button.tsx'
import { Empty } from '../controls/empty-state.tsx'
import { t } from '../messages/i18n.ts'

/** A page that did not come. Says so, and offers the way on. */
export function Trouble({ reset }: { readonly reset: () => void }) {
  const router = useRouter()
  const again = () => {
    reset()
    void router.invalidate()
  }
  return (
    <Empty
      icon={CloudOff}
      title={t('app.failed')}
      action={
        <Button kind="primary" onClick={again}>
          {t('app.retry')}
        </Button>
      }
    >
      {t('app.failedWhy')}
    </Empty>
  )
}

export function Nowhere() {
  const router = useRouter()
  return (
    <Empty
      icon={Compass}
      title={t('app.notFound')}
      action={<Button onClick={() => void router.navigate({ to: '/inbox/$view', params: { view: 'all' } })}>{t('app.toInbox')}</Button>}
    />
  )
}

export function Waiting() {
  return (
    <div role="status" aria-label={t('app.loading')} className="grid h-full place-items-center">
      <span className="shimmer size-8 rounded-md" />
    </div>
  )
}
