import { Dialog } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { t } from '../messages/i18n.ts'

interface DrawerProps {
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
  readonly children: ReactNode
}

/** The customer panel as a drawer, for windows too narrow to show it beside the conversation. */
export function CustomerDrawer({ open, onOpenChange, children }: DrawerProps) {
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-30 bg-[oklch(0_0_0/0.35)] transition-opacity duration-200 data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <Dialog.Popup
          data-overlay
          aria-label={t('customer.label')}
          className="fixed inset-y-0 end-0 z-40 w-[min(320px,88vw)] border-s border-line bg-surface shadow-overlay transition-transform duration-200 outline-none data-ending-style:translate-x-full data-starting-style:translate-x-full rtl:data-ending-style:-translate-x-full rtl:data-starting-style:-translate-x-full"
        >
          <Dialog.Close
            aria-label={t('app.close')}
            className="absolute end-2 top-2 inline-flex size-8 items-center justify-center rounded-md text-soft hover:bg-fill"
          >
            <X size={16} aria-hidden />
          </Dialog.Close>
          {children}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
