import { Dialog } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import { lazy, Suspense, useRef } from 'react'
import type { DrawRow } from '../../../protocol/http/agent.ts'
import { Skeleton } from '../../controls/skeleton.tsx'
import { t } from '../../messages/i18n.ts'
import type { DrawFormValues } from './draw-form-values.ts'

const loadForm = () => import('./draw-form.tsx')
const DrawForm = lazy(async () => ({ default: (await loadForm()).DrawForm }))

/** Preloads the form's chunk on hover and focus. A failure shows when the dialog opens. */
export const preloadForm = (): void => {
  loadForm().catch(() => undefined)
}

interface DrawDialogProps {
  /** The draw to edit; absent for a new one. */
  readonly row?: DrawRow
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
}

/** The dialog that creates or edits a draw. Only Cancel discards its values; a click outside is ignored. */
export function DrawDialog({ row, open, onOpenChange }: DrawDialogProps) {
  const popup = useRef<HTMLDivElement>(null)
  const unfinished = useRef<DrawFormValues>(undefined)
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange} disablePointerDismissal>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-30 bg-[oklch(0_0_0/0.35)] transition-opacity duration-200 data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <Dialog.Popup
          ref={popup}
          // The form focuses its title when it loads. If it is loaded already, keep that focus.
          initialFocus={() => popup.current?.querySelector<HTMLInputElement>('[name=title]') ?? popup.current}
          data-overlay
          className="thin-scroll fixed inset-0 z-40 flex flex-col overflow-y-auto bg-raised p-5 text-start text-ink transition-[opacity,transform] duration-200 outline-none data-ending-style:opacity-0 data-starting-style:scale-[0.98] data-starting-style:opacity-0 md:m-auto md:h-fit md:max-h-[calc(100dvh-48px)] md:w-[520px] md:rounded-xl md:border md:border-line md:p-6 md:shadow-overlay"
        >
          <Dialog.Title className="text-lg font-semibold">{t(row ? 'draws.edit' : 'draws.new')}</Dialog.Title>
          <Dialog.Description className="mt-0.5 text-sm text-soft">{t(row ? 'drawForm.editLead' : 'drawForm.lead')}</Dialog.Description>
          <Dialog.Close
            aria-label={t('app.close')}
            className="absolute end-3 top-3 inline-flex size-8 items-center justify-center rounded-md text-soft hover:bg-fill"
          >
            <X size={16} aria-hidden />
          </Dialog.Close>
          <Suspense fallback={<FormSkeleton />}>
            <DrawForm row={row} unfinished={unfinished} onDone={() => onOpenChange(false)} />
          </Suspense>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

const FormSkeleton = () => (
  <div role="status" aria-label={t('app.loading')} className="mt-5 space-y-5">
    {[0, 1, 2, 3].map((each) => (
      <div key={each} className="space-y-2">
        <Skeleton className="h-4 w-24" />
        <Skeleton className="h-10 w-full" />
      </div>
    ))}
  </div>
)
