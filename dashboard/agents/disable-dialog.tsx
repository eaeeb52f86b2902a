import { AlertDialog } from '@base-ui/react/alert-dialog'
import { Button } from '../controls/button.tsx'
import { t } from '../messages/i18n.ts'
import { FormattedMessage } from '../messages/message.tsx'

interface DisableDialogProps {
  readonly name: string
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
  readonly onConfirm: () => void
}

/** Asks for confirmation: open sessions end at once, and undo does not restore them. */
export function DisableDialog({ name, open, onOpenChange, onConfirm }: DisableDialogProps) {
  return (
    <AlertDialog.Root open={open} onOpenChange={onOpenChange}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className="fixed inset-0 z-30 bg-[oklch(0_0_0/0.35)] transition-opacity duration-200 data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <AlertDialog.Popup
          data-overlay
          className="fixed inset-0 z-40 m-auto h-fit w-[min(400px,92vw)] rounded-xl border border-line bg-raised p-5 text-start text-ink shadow-overlay transition-opacity duration-200 outline-none data-ending-style:opacity-0 data-starting-style:opacity-0"
        >
          <AlertDialog.Title className="text-lg font-semibold">
            <FormattedMessage message="agents.disableTitle" values={{ name }} />
          </AlertDialog.Title>
          <AlertDialog.Description className="mt-1.5 text-md text-soft">{t('agents.disableWhy')}</AlertDialog.Description>
          <div className="mt-5 flex justify-end gap-2">
            <AlertDialog.Close render={<Button />}>{t('agents.cancel')}</AlertDialog.Close>
            <AlertDialog.Close render={<Button kind="danger" />} onClick={onConfirm}>
              {t('agents.disable')}
            </AlertDialog.Close>
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  )
}
