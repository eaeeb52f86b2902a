import { Dialog } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import { lazy, Suspense, useRef } from 'react'
import { Skeleton } from '../controls/skeleton.tsx'
import { t } from '../messages/i18n.ts'
import type { Draft } from './draw-form.tsx'

const form = () => import('./draw-form.tsx')
const DrawForm = lazy(async () => ({ default: (await form()).DrawForm }))

/** Fetches the form ahead of its dialog: whoever comes near the button will want it. A failure shows when it is opened. */
export const fetchForm = (): void => {
  form().catch(() => undefined)
}

interface NewDrawProps {
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
}

/** Where a draw is scheduled. Only Cancel throws away what was filled in; a click beside it does nothing. */
export function NewDraw({ open, onOpenChange }: NewDrawProps) {
  const popup = useRef<HTMLDivElement>(null)
  const kept = useRef<Draft>(undefined)
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange} disablePointerDismissal>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-30 bg-[oklch(0_0_0/0.35)] transition-opacity duration-200 data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <Dialog.Popup
          ref={popup}
          // The form takes the focus when it comes; where it is already there, nothing may take it back.
          initialFocus={() => popup.current?.querySelector<HTMLInputElement>('[name=title]') ?? popup.current}
          data-overlay
          className="thin-scroll fixed inset-0 z-40 flex flex-col overflow-y-auto bg-raised p-5 text-start text-ink transition-[opacity,transform] duration-200 outline-none data-ending-style:opacity-0 data-starting-style:scale-[0.98] data-starting-style:opacity-0 pair:m-auto pair:h-fit pair:max-h-[calc(100dvh-48px)] pair:w-[520px] pair:rounded-xl pair:border pair:border-line pair:p-6 pair:shadow-overlay"
        >
          <Dialog.Title className="text-lg font-semibold">{t('draws.new')}</Dialog.Title>
          <Dialog.Description className="mt-0.5 text-sm text-soft">{t('drawForm.lead')}</Dialog.Description>
          <Dialog.Close
            aria-label={t('app.close')}
            className="absolute end-3 top-3 inline-flex size-8 items-center justify-center rounded-md text-soft hover:bg-fill"
          >
            <X size={16} aria-hidden />
          </Dialog.Close>
          <Suspense fallback={<Fields />}>
            <DrawForm kept={kept} onDone={() => onOpenChange(false)} />
          </Suspense>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

const Fields = () => (
  <div role="status" aria-label={t('app.loading')} className="mt-5 space-y-5">
    {[0, 1, 2, 3].map((each) => (
      <div key={each} className="space-y-2">
        <Skeleton className="h-4 w-24" />
        <Skeleton className="h-10 w-full" />
      </div>
    ))}
  </div>
)
