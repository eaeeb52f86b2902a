import { useQueryClient } from '@tanstack/react-query'
import { request } from '../../client/connection/http-client.ts'
import type { DrawRow } from '../../protocol/http/agent.ts'
import { endpoints } from '../../protocol/http/endpoints.ts'
import { toast } from '../app/toasts.tsx'
import { ConfirmDialog } from '../controls/confirm-dialog.tsx'
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
    <ConfirmDialog
      open={open}
      onOpenChange={onOpenChange}
      title={<FormattedMessage message="draws.cancelTitle" values={{ title: row.title }} />}
      why={t('draws.cancelWhy')}
      cancel={t('draws.keep')}
      confirm={t('draws.cancel')}
      onConfirm={() => void cancel()}
    />
  )
}
