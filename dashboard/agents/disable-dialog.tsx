import { ConfirmDialog } from '../controls/confirm-dialog.tsx'
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
    <ConfirmDialog
      open={open}
      onOpenChange={onOpenChange}
      title={<FormattedMessage message="agents.disableTitle" values={{ name }} />}
      why={t('agents.disableWhy')}
      cancel={t('agents.cancel')}
      confirm={t('agents.disable')}
      onConfirm={onConfirm}
    />
  )
}
