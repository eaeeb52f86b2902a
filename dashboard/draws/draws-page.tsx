import { useQuery } from '@tanstack/react-query'
import { CloudOff, Plus, Ticket } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { Button } from '../controls/button.tsx'
import { EmptyState } from '../controls/empty-state.tsx'
import { t } from '../messages/i18n.ts'
import { DrawGroups } from './draw-groups.tsx'
import { drawsQuery } from './draws-query.ts'
import { DrawsSkeleton } from './draws-skeleton.tsx'
import { DrawDialog, preloadForm } from './form/draw-dialog.tsx'

/** The list of all draws, and the button to create one. */
export function DrawsPage() {
  const draws = useQuery(drawsQuery)
  const [creating, setCreating] = useState(false)
  const rows = draws.data?.draws
  const newButton = (
    <Button kind="primary" onClick={() => setCreating(true)} onPointerEnter={preloadForm} onFocus={preloadForm}>
      <Plus size={15} aria-hidden className="-ms-0.5" />
      {t('draws.new')}
    </Button>
  )
  return (
    <main className="thin-scroll h-full overflow-y-auto">
      <div className="mx-auto flex min-h-full max-w-[920px] flex-col px-4 py-8 md:px-8">
        <header className="mb-6 flex items-start justify-between gap-4">
          <div>
            <h1 className="text-xl font-semibold tracking-tight">{t('draws.title')}</h1>
            <p className="mt-1 max-w-[64ch] text-md text-pretty text-soft">{t('draws.lead')}</p>
          </div>
          {rows && rows.length > 0 && newButton}
        </header>
        {rows === undefined && draws.isError ? (
          <Centered>
            <EmptyState icon={CloudOff} title={t('app.failed')} action={<Button onClick={() => draws.refetch()}>{t('app.retry')}</Button>}>
              {t('app.failedWhy')}
            </EmptyState>
          </Centered>
        ) : rows === undefined ? (
          <DrawsSkeleton />
        ) : rows.length === 0 ? (
          <Centered>
            <EmptyState icon={Ticket} title={t('draws.empty')} action={newButton}>
              {t('draws.emptyWhy')}
            </EmptyState>
          </Centered>
        ) : (
          <DrawGroups rows={rows} />
        )}
      </div>
      <DrawDialog open={creating} onOpenChange={setCreating} />
    </main>
  )
}

const Centered = ({ children }: { readonly children: ReactNode }) => (
  <div className="grid flex-1 place-items-center pb-16">
    <div>{children}</div>
  </div>
)
