import { AlertDialog } from '@base-ui/react/alert-dialog'
import { useQueryClient } from '@tanstack/react-query'
import { request } from '../../client/connection/http-client.ts'
import type { DrawRow } from '../../protocol/http/agent.ts'
import { endpoints } from '../../protocol/http/endpoints.ts'
import { toast } from '../app/toasts.tsx'
import { Button } from '../controls/button.tsx'
import { t } from '../messages/i18n.ts'
import { FormattedMessage } from '../messages/message.tsx'
import { drawsQuery } from './draws-query.ts'
import { formErrorOf } from './form/save-draw.ts'

interface CancelDialogProps {
  readonly row: DrawRow
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
}

/** Asks for confirmation: everyone who watches sees it at once, and nothing brings the draw back. */
export function CancelDialog({ row, open, onOpenChange }: CancelDialogProps) {
  const queries = useQueryClient()
  const cancel = async () => {
    try {
      await request(endpoints.cancelDraw, { params: { draw: row.draw } })
      toast(t('draws.cancelDone', { title: row.title }))
    } catch (error) {
      toast(formErrorOf(error).message, { tone: 'bad' })
    } finally {
      void queries.invalidateQueries({ queryKey: drawsQuery.queryKey })
    }
  }
  return (
    <AlertDialog.Root open={open} onOpenChange={onOpenChange}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className="fixed inset-0 z-30 bg-[oklch(0_0_0/0.35)] transition-opacity duration-200 data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <AlertDialog.Popup
          data-overlay
          className="fixed inset-0 z-40 m-auto h-fit w-[min(400px,92vw)] rounded-xl border border-line bg-raised p-5 text-start text-ink shadow-overlay transition-opacity duration-200 outline-none data-ending-style:opacity-0 data-starting-style:opacity-0"
        >
          <AlertDialog.Title className="text-lg font-semibold">
            <FormattedMessage message="draws.cancelTitle" values={{ title: row.title }} />
          </AlertDialog.Title>
          <AlertDialog.Description className="mt-1.5 text-md text-soft">{t('draws.cancelWhy')}</AlertDialog.Description>
          <div className="mt-5 flex justify-end gap-2">
            <AlertDialog.Close render={<Button />}>{t('draws.keep')}</AlertDialog.Close>
            <AlertDialog.Close render={<Button kind="danger" />} onClick={() => void cancel()}>
              {t('draws.cancel')}
            </AlertDialog.Close>
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  )
}
